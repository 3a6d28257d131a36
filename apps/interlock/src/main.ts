/** The command line: one word, its arguments, an exit code. What each command does stands in a file of its own. */
import { exit, sayFault, UsageError } from './usage.ts';

interface Command {
  readonly name: string;
  readonly line: string;
  readonly load: () => Promise<(args: readonly string[]) => Promise<number>>;
}

const commands: readonly Command[] = [
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
  { name: 'host', line: 'add, import and list hosts', load: async () => (await import('./commands/host.ts')).host },
  {
    name: 'entry',
    line: 'add and list keychain entries',
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
    line: 'list, name, search, branch and export conversations',
    load: async () => (await import('./commands/conversation.ts')).conversation,
  },
  {
    name: 'budget',
    line: 'what a run may use: turns, tokens, money, time',
    load: async () => (await import('./commands/budget.ts')).budget,
  },
  {
    name: 'ledger',
    line: 'verify, prove, search, witness or export the ledger',
    load: async () => (await import('./commands/ledger.ts')).ledger,
  },
  {
    name: 'recording',
    line: 'replay or delete what sessions showed; how long it is kept',
    load: async () => (await import('./commands/recording.ts')).recording,
  },
  {
    name: 'telemetry',
    line: 'off until you turn it on; shows exactly what would be sent',
    load: async () => (await import('./commands/telemetry.ts')).telemetry,
  },
  { name: 'lab', line: 'the practice devices alone', load: async () => (await import('./commands/lab.ts')).lab },
];

const help = `Interlock: an operations IDE in which an AI agent works on your network and nothing happens behind your back.

usage: npx --no interlock COMMAND [...]

${commands.map(({ name, line }) => `  ${name.padEnd(10)}${line}`).join('\n')}

  COMMAND --help tells more. --data DIR chooses the data folder.
`;

async function main(words: readonly string[]): Promise<number> {
  const [name, ...args] = words;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(help);
    return name === undefined ? exit.usage : exit.done;
  }
  const command = commands.find((one) => one.name === name);
  if (!command) throw new UsageError(`there is no command “${name}”.\n${help}`);
  return (await command.load())(args);
}

// A reader that went away (`… | head`) is no failure of ours.
process.stdout.on('error', () => process.exit(exit.done));

// What nobody foresaw ends the program with a sentence and not with a trace; the ledger is whole up to here.
for (const event of ['uncaughtException', 'unhandledRejection'] as const)
  process.on(event, (error: unknown) => {
    sayFault(error);
    process.exit(exit.failed);
  });

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  sayFault(error);
  process.exitCode = error instanceof UsageError ? exit.usage : exit.failed;
}
