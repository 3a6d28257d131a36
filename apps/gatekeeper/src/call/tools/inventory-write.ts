/**
 * `inventory.write`: a host more, or another name, address or environment for one. Later decisions rest on it, so it
 * always asks; keys, logins and routes are never in it.
 */
import { environmentSchema, Fault, type Host, hostSchema, platformSchema, type Verdict } from '@interlock/model';
import { z } from 'zod';
import { requireAddress, requireTellingName } from '../../devices/host-name.ts';
import { type Inventory, loosened } from '../../devices/inventory.ts';
import type { InFlight } from '../../edits/in-flight.ts';
import {
  type Arguments,
  type Around,
  explanationProperty,
  given,
  hostProperty,
  type OwnTool,
  type RunTool,
  told,
} from './tool.ts';

const written = z.strictObject({
  name: hostSchema.shape.name.optional(),
  address: hostSchema.shape.address.optional(),
  port: hostSchema.shape.port.optional(),
  platform: platformSchema.optional(),
  environment: environmentSchema.optional(),
  folder: hostSchema.shape.folder.optional(),
  tags: hostSchema.shape.tags.optional(),
});
type Written = z.infer<typeof written>;
/** What a policy or a person knows a host by: another value moves what is allowed there. */
const decides = ['address', 'port', 'platform', 'environment', 'tags', 'folder'] as const;

export const inventoryWrite: OwnTool = {
  name: 'inventory.write',
  nature: 'always-asks',
  domain: 'inventory write',
  needsHost: false,
  names: 'host',
  arguments: given(written),
  judge,
  loosens: (raw, { host }) => host !== null && loosened(host, { ...host, ...wanted(raw, host) } as Host),
  preview: (raw, { host }) =>
    Object.entries(wanted(raw, host)).map(([name, value]) => ({
      name,
      value: said(value),
      ...(host ? { was: said(host[name as keyof Host]) } : {}),
    })),
  spec: {
    name: 'inventory.write',
    description:
      'Changes what the inventory says of a host, or adds one where no host is named. A person is always asked. Keys, logins and routes are a person’s own to set.',
    input: {
      type: 'object',
      properties: {
        host: hostProperty,
        name: { type: 'string' },
        address: { type: 'string' },
        port: { type: 'integer' },
        platform: { type: 'string' },
        environment: { type: 'string', enum: [...environmentSchema.options] },
        folder: { type: 'array', items: { type: 'string' } },
        tags: { type: 'array', items: { type: 'string' } },
        explanation: explanationProperty,
      },
    },
  },
};

function judge(raw: Arguments, { host, hosts }: Around): Verdict {
  const change = wanted(raw, host);
  const others = hosts.filter((one) => one.id !== host?.id).map(({ name }) => name);
  if (change.name !== undefined) requireTellingName(change.name, others);
  if (change.address !== undefined) requireAddress(change.address);
  if (host === null) return { class: 'moderate', reason: 'It adds a host, which nobody can log in to yet.', tags: [] };
  if (host.lab) throw refused(`${host.name} is a host of the lab, which keeps its own.`);
  const moved = decides.filter((name) => change[name] !== undefined);
  return moved.length > 0
    ? {
        class: 'dangerous',
        reason: `It changes ${moved.join(', ')} of ${host.name}: where calls go and which rules hold there.`,
        tags: [],
      }
    : { class: 'moderate', reason: `It changes how the inventory shows ${host.name}.`, tags: [] };
}

/** What is really another value. Throws where nothing is, or a new host is not whole. */
function wanted(raw: Arguments, host: Host | null): Written {
  const change = written.parse(raw);
  if (host === null) {
    if (change.name === undefined || change.address === undefined || change.platform === undefined)
      throw refused('A new host wants a name, an address and a platform.');
    return { port: 22, environment: 'prod', folder: [], tags: [], ...change };
  }
  const other = Object.entries(change).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(host[name as keyof Host]),
  );
  if (other.length === 0) throw refused(`${host.name} is so already.`);
  return Object.fromEntries(other) as Written;
}

const said = (value: unknown): string =>
  typeof value === 'string' ? value : Array.isArray(value) ? value.join(', ') || 'none' : String(value);

const refused = (message: string) =>
  new Fault(
    'call.bad-arguments',
    `inventory.write: ${message}`,
    'Nothing was changed. Correct it and propose it again.',
  );

/** Writes what was approved, where the host still is the one that stood on the card. */
export function writingInventory(inventory: Inventory, inFlight: Pick<InFlight, 'requireStill'>): RunTool {
  return async (_permit, call) => {
    const { target } = call;
    const host = target ? inventory.get(target.host) : null;
    if (host === undefined || (host && host.version !== target?.version))
      throw new Fault('call.changed', 'The host changed after the decision.', 'Nothing was changed. Propose it again.');
    if (host) inFlight.requireStill([host]);
    const around = { host, hosts: inventory.list() };
    judge(call.arguments, around); // names and addresses are checked against the inventory of this moment
    const change = wanted(call.arguments, host);
    const made = host
      ? await inventory.change(host.id, change as Partial<Host>)
      : await inventory.add(
          { credential: null, ...(change as { [N in keyof Written]-?: NonNullable<Written[N]> }) },
          'form',
        );
    return told(JSON.stringify({ id: made.id, name: made.name, changed: Object.keys(change) }), 'inventory');
  };
}
