/** `interlock rule`: one exact command on named hosts that counts as a read. */
import type { HostRow } from '@interlock/protocol';
import { ask } from '../asking.ts';
import { dataFolder } from '../places.ts';
import { exit, readArguments, UsageError } from '../usage.ts';

const usage = `interlock rule add NAME "COMMAND" --host NAME… [--data DIR]
                   COMMAND as classify writes it out; nothing lowers Dangerous
       interlock rule remove NAME [--data DIR]
       interlock rule list [--data DIR]`;

export async function rule(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(usage, args, {
    host: { type: 'string', multiple: true, default: [] },
    data: { type: 'string' },
    help: { type: 'boolean' },
  });
  if (values.help) {
    process.stdout.write(`usage: ${usage}\n`);
    return exit.done;
  }
  const folder = dataFolder(values.data);
  const [word, name, command] = positionals;
  if (word === 'remove' && name) await ask(folder, { ask: 'rule.remove', with: { name } });
  else if (word === 'add' && name && command && values.host.length > 0)
    await ask(folder, { ask: 'rule.add', with: { name, command, hosts: values.host } });
  else if (word !== 'list') throw new UsageError(`rule takes add, remove or list.\nusage: ${usage}`);
  return list(folder);
}

async function list(folder: string): Promise<number> {
  const rows = (await ask(folder, { ask: 'rule.list' })) as { name: string; command: string; hosts: string[] }[];
  const hosts = new Map(
    ((await ask(folder, { ask: 'hosts' })) as HostRow[]).map(({ id, name }) => [id as string, name]),
  );
  if (rows.length === 0) process.stdout.write('No rules of your own.\n');
  for (const { name, command, hosts: ids } of rows)
    process.stdout.write(
      `${name.padEnd(20)} ${command}  on ${ids.map((id) => hosts.get(id) ?? 'a host that is gone').join(', ')}\n`,
    );
  return exit.done;
}
