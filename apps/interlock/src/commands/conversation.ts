/** `interlock conversation`: what was said and done, by conversation. */
import { writeFileSync } from 'node:fs';
import { ask } from '../asking.ts';
import { dataFolder } from '../places.ts';
import { inert } from '../telling.ts';
import { exit, oneOf, readArguments, UsageError, wholeNumber } from '../usage.ts';

const usage = `interlock conversation list [--json] [--data DIR]
       interlock conversation search "TEXT" [--json] [--data DIR]
       interlock conversation rename ID|TITLE "NEW TITLE" [--data DIR]
       interlock conversation branch ID|TITLE --at MESSAGE [--data DIR]
                    another conversation that knows what this one knew up to its MESSAGE-th message
       interlock conversation export ID|TITLE [--format json|markdown] [--out FILE] [--data DIR]`;

interface Line {
  readonly id: string;
  readonly title: string;
  readonly created: number;
  readonly messages: number;
  readonly running: boolean;
  readonly excerpt?: string;
}

export async function conversation(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(usage, args, {
    json: { type: 'boolean' },
    at: { type: 'string' },
    format: { type: 'string', default: 'markdown' },
    out: { type: 'string' },
    data: { type: 'string' },
    help: { type: 'boolean' },
  });
  if (values.help) {
    process.stdout.write(`usage: ${usage}\n`);
    return exit.done;
  }
  const folder = dataFolder(values.data);
  const [word, named, more] = positionals;
  const wanted = (what: string, count: number) => {
    if (positionals.length !== count) throw new UsageError(`conversation ${what}\nusage: ${usage}`);
  };
  switch (word) {
    case 'list':
      wanted('list takes nothing more.', 1);
      return told((await ask(folder, { ask: 'conversation.list', with: {} })) as Line[], values.json === true);
    case 'search':
      wanted('search takes one text, in quotes.', 2);
      return told(
        (await ask(folder, { ask: 'conversation.search', with: { text: named } })) as Line[],
        values.json === true,
      );
    case 'rename':
      wanted('rename takes a conversation and a title.', 3);
      await ask(folder, { ask: 'conversation.rename', with: { conversation: named, title: more } });
      return exit.done;
    case 'branch': {
      wanted('branch takes a conversation.', 2);
      const messages = wholeNumber(values.at ?? '', '--at', 1, 100_000);
      const made = (await ask(folder, { ask: 'conversation.branch', with: { conversation: named, messages } })) as Line;
      process.stdout.write(`${made.id}\n`);
      return exit.done;
    }
    case 'export': {
      wanted('export takes a conversation.', 2);
      const format = oneOf(values.format, '--format', ['json', 'markdown']);
      const text = (await ask(folder, { ask: 'conversation.export', with: { conversation: named, format } })) as string;
      if (values.out === undefined) process.stdout.write(text);
      else writeFileSync(values.out, text, { mode: 0o600, flag: 'wx' });
      return exit.done;
    }
    default:
      throw new UsageError(`conversation takes list, search, rename, branch or export.\nusage: ${usage}`);
  }
}

function told(lines: readonly Line[], json: boolean): number {
  for (const line of lines) {
    const { id, title, created, messages, running, excerpt } = line;
    const row = `${id}  ${new Date(created).toISOString().slice(0, 16)}  ${String(messages).padStart(4)}  ${inert(title)}${running ? ' (running)' : ''}`;
    process.stdout.write(json ? `${JSON.stringify(line)}\n` : `${row}\n${excerpt ? `    ${inert(excerpt)}\n` : ''}`);
  }
  if (lines.length === 0 && !json) process.stdout.write('No conversations.\n');
  return exit.done;
}
