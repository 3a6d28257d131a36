/** `interlock hook`: programs and endpoints that are asked around every call. */
import { readFileSync } from 'node:fs';
import { hooksOfFile } from '@interlock/gatekeeper';
import { Fault } from '@interlock/model';
import { ask } from '../asking.ts';
import { dataFolder } from '../places.ts';
import { exit, readCommand, UsageError } from '../usage.ts';

const usage = `interlock hook list [--json] [--data DIR]
       interlock hook set FILE [--data DIR]
                   FILE: a JSON list of hooks (docs/hooks.md); it takes the place of the one before. In a command
                   “node” is the Node of this installation, and what begins with ./ lies beside FILE.`;

export async function hook(args: readonly string[]): Promise<number> {
  const given = readCommand(
    usage,
    args,
    { json: { type: 'boolean' }, data: { type: 'string' } },
    { list: '', set: 'FILE' },
  );
  if (!given) return exit.done;
  const { values, word, rest } = given;
  const folder = dataFolder(values.data);
  if (word === 'list') return list(folder, values.json ?? false);
  await ask(folder, { ask: 'hook.set', with: { hooks: hooksOf(rest[0] as string) } });
  return list(folder, false);
}

interface Row {
  readonly name: string;
  readonly stage: string;
  readonly command?: readonly string[];
  readonly url?: string;
  readonly pins?: readonly { readonly file: string; readonly sha256: string | null }[];
  readonly tools?: readonly string[];
  readonly milliseconds: number;
}

async function list(folder: string, json: boolean): Promise<number> {
  const rows = (await ask(folder, { ask: 'hook.list' })) as Row[];
  if (json) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  else if (rows.length === 0) process.stderr.write('No hooks.\n');
  else
    for (const { name, stage, command, url, tools, pins = [] } of rows) {
      process.stdout.write(
        `${stage.padEnd(5)} ${name.padEnd(24)} ${tools ? `[${tools.join(', ')}] ` : ''}${url ?? command?.join(' ') ?? ''}\n`,
      );
      for (const { file, sha256 } of pins)
        process.stdout.write(`      ${sha256?.slice(0, 16) ?? 'not there'}  ${file}\n`);
    }
  return exit.done;
}

function hooksOf(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(`“${file}” cannot be read.`);
  }
  try {
    return hooksOfFile(text, file);
  } catch (error) {
    if (error instanceof Fault) throw new UsageError(error.message);
    throw error;
  }
}
