/** The command line: one word, its arguments, an exit code. What each command does stands in a file of its own. */
import { commands } from './command-list.ts';
import { dataFolder } from './places.ts';
import { endedWith, guardOutput } from './standard-output.ts';
import { exit, sayFault, UsageError } from './usage.ts';

const help = `Interlock: an operations IDE in which an AI agent works on your network and nothing happens behind your back.

usage: npx --no interlock COMMAND [...]

${commands.map(({ name, line }) => `  ${name.padEnd(14)}${line}`).join('\n')}

  help COMMAND tells more, and so does COMMAND --help.
  --data DIR chooses the data folder of a command that has one; it is ${dataFolder(undefined)} unless said.
`;

async function main(words: readonly string[]): Promise<number> {
  const [name, ...args] = words;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const [about, ...more] = args;
    if (more.length > 0) throw new UsageError(`help takes one command, not “${args.join(' ')}”.`);
    if (about !== undefined && about !== '--help') return main([about, '--help']);
    process.stdout.write(help);
    return name === undefined ? exit.usage : exit.done;
  }
  const command = commands.find((one) => one.name === name);
  if (!command) throw new UsageError(`there is no command “${name}”.\n${help}`);
  return (await command.load())(args);
}

guardOutput();

// What nobody foresaw ends the program with a sentence and not with a trace; the ledger is whole up to here.
for (const event of ['uncaughtException', 'unhandledRejection'] as const)
  process.on(event, (error: unknown) => {
    sayFault(error);
    process.exit(exit.failed);
  });

try {
  process.exitCode = await endedWith(await main(process.argv.slice(2)));
} catch (error) {
  sayFault(error);
  process.exitCode = error instanceof UsageError ? exit.usage : exit.failed;
}
