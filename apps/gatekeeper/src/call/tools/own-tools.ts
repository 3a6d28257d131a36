/** All tools that the gatekeeper runs by itself, by name, and what runs each. */
import type { Permit } from '@interlock/model';
import { Fault } from '@interlock/model';
import type { Perform } from '../perform.ts';
import { artifactRead, artifactWrite } from './artifacts.ts';
import { inventoryWrite } from './inventory-write.ts';
import { networkProbe } from './network-probe.ts';
import { outputMore } from './output-more.ts';
import { planPropose } from './plans.ts';
import { policyPropose } from './policy-propose.ts';
import { searchTool } from './search.ts';
import { personAsk, studioShow } from './talk.ts';
import type { OwnTool, RunTool } from './tool.ts';

export const ownTools: readonly OwnTool[] = [
  networkProbe,
  inventoryWrite,
  artifactWrite,
  artifactRead,
  outputMore,
  searchTool,
  personAsk,
  studioShow,
  planPropose,
  policyPropose,
];

export type Runs = ReadonlyMap<string, RunTool>;

/** Runs a permitted call of an own tool; undefined where the tool is another's. */
export function performOwn(permit: Permit, call: Parameters<Perform>[1], watch: Parameters<Perform>[2], runs: Runs) {
  const run = runs.get(call.tool);
  if (!run || !ownTools.some(({ name }) => name === call.tool)) return undefined;
  if (permit.call !== call.id)
    throw new Fault('gate.permit-refused', 'The permit is for another call.', 'Nothing ran. Propose the call again.');
  const stop = AbortSignal.any([watch.stop, watch.cut]);
  return run(permit, call, stop).then((performed) => {
    if (performed.text !== '') watch.output(performed.text);
    return performed;
  });
}
