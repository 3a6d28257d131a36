/**
 * What an agent may do beyond what the gate decides of each call: its tools, its hosts, whether it may propose changes.
 * A helper's rights are its role's within those of the agent that set it to work; nothing ever adds to them. Pure.
 */
import type { Id } from '@interlock/model';

export const roleNames = [
  'researcher',
  'executor',
  'terminal-ops',
  'network-discovery',
  'procedure-authoring',
] as const;
export type RoleName = (typeof roleNames)[number];

export interface Rights {
  /** Null: every tool there is. */
  readonly tools: ReadonlySet<string> | null;
  /** Null: every host of the conversation. */
  readonly hosts: ReadonlySet<Id<'host'>> | null;
  readonly changes: boolean;
  /** Helpers that may still stand below it, one under the other. */
  readonly depth: number;
}

interface Role {
  readonly tools: readonly string[];
  readonly changes: boolean;
  readonly devices: boolean;
  readonly says: string;
}

const reads = ['inventory.list', 'search', 'output.more', 'artifact.read', 'wait', 'agent.start'];
const devices = ['terminal.run', 'terminal.run_many', 'device.facts', 'network.probe', 'check.read'];

export const roles: Readonly<Record<RoleName, Role>> = {
  researcher: {
    tools: [...reads, ...devices],
    changes: false,
    devices: true,
    says: 'reads devices and what is kept, and reports what it found',
  },
  executor: {
    tools: [...reads, ...devices, 'config.stage', 'plan.propose', 'plan.run'],
    changes: true,
    devices: true,
    says: 'makes one change that was worked out before, checks it and reports',
  },
  'terminal-ops': {
    tools: [...reads, 'terminal.run', 'config.stage', 'device.facts', 'check.read'],
    changes: true,
    devices: true,
    says: 'works through a sequence of commands on the hosts it is given',
  },
  'network-discovery': {
    tools: [...reads, ...devices, 'inventory.write'],
    changes: true,
    devices: true,
    says: 'finds out what stands where and how it hangs together, and proposes hosts for the inventory',
  },
  'procedure-authoring': {
    tools: [...reads, 'artifact.write'],
    changes: true,
    devices: false,
    says: 'writes up a procedure as a page, out of what is known; it reaches no device',
  },
};

/** The agent that a person talks with. */
export const wholeRights: Rights = { tools: null, hosts: null, changes: true, depth: 2 };

/** The rights of a helper; null where there may be none below `parent`. */
export function narrowed(
  parent: Rights,
  asked: {
    readonly role: RoleName;
    readonly hosts?: readonly Id<'host'>[] | undefined;
    readonly changes?: boolean | undefined;
  },
): Rights | null {
  if (parent.depth <= 0) return null;
  const role = roles[asked.role];
  const tools = new Set(role.tools.filter((tool) => parent.tools?.has(tool) ?? true));
  const wanted = role.devices ? asked.hosts : [];
  const hosts = wanted === undefined ? parent.hosts : new Set(wanted.filter((id) => parent.hosts?.has(id) ?? true));
  return {
    tools,
    hosts,
    changes: parent.changes && role.changes && (asked.changes ?? true),
    depth: parent.depth - 1,
  };
}

/** Whether everything that `child` may do, `parent` may do too. */
export function isWithin(child: Rights, parent: Rights): boolean {
  const sub = (a: ReadonlySet<string> | null, b: ReadonlySet<string> | null) =>
    b === null || (a !== null && [...a].every((one) => b.has(one)));
  return (
    sub(child.tools, parent.tools) &&
    sub(child.hosts, parent.hosts) &&
    (parent.changes || !child.changes) &&
    child.depth < parent.depth
  );
}
