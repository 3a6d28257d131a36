/** `interlock rule`: one exact command on named hosts that counts as a read. */
import type { HostRow } from '@interlock/protocol';
import { ask } from '../asking.ts';
import { dataFolder } from '../places.ts';
import { exit, readCommand, usageError } from '../usage.ts';

const usage = `interlock rule add NAME "COMMAND" --host NAME… [--data DIR]
                   COMMAND as classify writes it out; nothing lowers Dangerous
       interlock rule remove NAME [--data DIR]
       interlock rule list [--data DIR]`;

export async function rule(args: readonly string[]): Promise<number> {
  const given = readCommand(
    usage,
    args,
    { host: { type: 'string', multiple: true, default: [] }, data: { type: 'string' } },
    { add: 'NAME COMMAND', remove: 'NAME', list: '' },
  );
  if (!given) return exit.done;
  const { values, word, rest } = given;
  const folder = dataFolder(values.data);
  const [name, command] = rest;
  if (word === 'add' && values.host.length === 0) throw usageError(usage, word, 'rule add needs --host NAME.');
  if (word === 'remove') await ask(folder, { ask: 'rule.remove', with: { name } });
  if (word === 'add') await ask(folder, { ask: 'rule.add', with: { name, command, hosts: values.host } });
  return list(folder);
}

async function list(folder: string): Promise<number> {
  const rows = (await ask(folder, { ask: 'rule.list' })) as { name: string; command: string; hosts: string[] }[];
  const hosts = new Map(
    ((await ask(folder, { ask: 'hosts' })) as HostRow[]).map(({ id, name }) => [id as string, name]),
  );
  if (rows.length === 0) process.stderr.write('No rules of your own.\n');
  for (const { name, command, hosts: ids } of rows)
    process.stdout.write(
      `${name.padEnd(20)} ${command}  on ${ids.map((id) => hosts.get(id) ?? 'a host that is gone').join(', ')}\n`,
    );
  return exit.done;
}
