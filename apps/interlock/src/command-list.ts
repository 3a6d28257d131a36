/** The commands by name, each loaded when it is asked for. What each does stands in a file of its own. */

export interface Command {
  readonly name: string;
  readonly line: string;
  readonly load: () => Promise<(args: readonly string[]) => Promise<number>>;
}

export const commands: readonly Command[] = [
  {
    name: 'start',
    line: 'start the gatekeeper and serve the Studio',
    load: async () => (await import('./commands/start.ts')).start,
  },
  {
    name: 'open',
    line: 'a new link to the running Studio',
    load: async () => (await import('./commands/open.ts')).open,
  },
  { name: 'run', line: 'one conversation without a Studio', load: async () => (await import('./commands/run.ts')).run },
  {
    name: 'host',
    line: 'add, import, edit, remove and list hosts',
    load: async () => (await import('./commands/host.ts')).host,
  },
  {
    name: 'entry',
    line: 'add, bind, edit, remove and list keychain entries',
    load: async () => (await import('./commands/entry.ts')).entry,
  },
  {
    name: 'vault',
    line: 'keys: look, rotate, move, recovery kit, destroy',
    load: async () => (await import('./commands/vault.ts')).vault,
  },
  {
    name: 'classify',
    line: 'what a command may do on a platform',
    load: async () => (await import('./commands/classify.ts')).classify,
  },
  {
    name: 'policy',
    line: 'look at the policy in force, try it, change it',
    load: async () => (await import('./commands/policy.ts')).policy,
  },
  {
    name: 'rule',
    line: 'exact commands of yours that count as a read',
    load: async () => (await import('./commands/rule.ts')).rule,
  },
  {
    name: 'approval',
    line: 'signatures of others: list, export, sign, add',
    load: async () => (await import('./commands/approval.ts')).approval,
  },
  {
    name: 'glass',
    line: 'hosts opened past the policy, and their review',
    load: async () => (await import('./commands/glass.ts')).glass,
  },
  {
    name: 'hook',
    line: 'programs that are asked around every call',
    load: async () => (await import('./commands/hook.ts')).hook,
  },
  {
    name: 'conversation',
    line: 'list, name, search, branch, steer, stop, replay and export conversations',
    load: async () => (await import('./commands/conversation.ts')).conversation,
  },
  {
    name: 'budget',
    line: 'what a run may use: turns, tokens, money, time',
    load: async () => (await import('./commands/budget.ts')).budget,
  },
  {
    name: 'settings',
    line: 'which models are used, and where their credentials come from',
    load: async () => (await import('./commands/settings.ts')).settings,
  },
  {
    name: 'ledger',
    line: 'verify, prove, search, witness or export the ledger',
    load: async () => (await import('./commands/ledger.ts')).ledger,
  },
  {
    name: 'recording',
    line: 'replay, export or delete what sessions showed; how long',
    load: async () => (await import('./commands/recording.ts')).recording,
  },
  {
    name: 'telemetry',
    line: 'off until you turn it on; shows exactly what would be sent',
    load: async () => (await import('./commands/telemetry.ts')).telemetry,
  },
  { name: 'lab', line: 'the practice devices alone', load: async () => (await import('./commands/lab.ts')).lab },
];
