/** What stands in a data folder, where there is one: the policy in force, and a host as the inventory has it. */
import { Fault } from '@interlock/model';
import { defaultSet, loadPolicies } from '@interlock/policy';
import type { HostRow } from '@interlock/protocol';
import type { OwnRule } from '@interlock/risk';
import { ask, hasData, looks } from '../../asking.ts';

interface InForce {
  readonly text: string;
  readonly version: string;
}

export interface Known {
  readonly host: HostRow;
  readonly hosts: readonly HostRow[];
  readonly rules: readonly OwnRule[];
}

/** The set in force; where there is no data folder the one that ships, which would be. */
export async function inForce(folder: string): Promise<InForce> {
  if (hasData(folder)) return (await ask(folder, { ask: 'policy.show' })) as InForce;
  process.stderr.write(`There is no data folder in ${folder}; this is the policy that ships.\n`);
  return { text: defaultSet, version: loadPolicies(defaultSet).version };
}

/** A host by its name, with what the gate knows beside it, and the set in force. Throws Fault `host.none`. */
export async function hostInForce(folder: string, name: string): Promise<Known & { readonly policy: InForce }> {
  const answers = await looks(folder, ['hosts', 'rule.list', 'policy.show']);
  const [hosts, rules, policy] = answers as [HostRow[], OwnRule[], InForce];
  const host = hosts.find((one) => one.name === name);
  if (host) return { host, hosts, rules, policy };
  throw new Fault(
    'host.none',
    `There is no host named ${name}.`,
    'See `npx --no interlock host list`, or leave --host out and give --environment, --tag and --folder.',
  );
}
