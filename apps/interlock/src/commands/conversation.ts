/** `interlock conversation`: what was said and done, by conversation. */
import { askControl } from '@interlock/gatekeeper';
import { Fault } from '@interlock/model';
import { ask } from '../asking.ts';
import { writeNew } from '../files.ts';
import { inert } from '../inert.ts';
import { dataFolder } from '../places.ts';
import { exit, oneOf, readCommand, usageError, wholeNumber } from '../usage.ts';
import { replay } from './conversation/replay.ts';

const usage = `interlock conversation list [--json] [--data DIR]
       interlock conversation search "TEXT" [--json] [--data DIR]
       interlock conversation rename ID|TITLE "NEW TITLE" [--data DIR]
       interlock conversation branch ID|TITLE --at MESSAGE [--data DIR]
                    another conversation that knows what this one knew up to its MESSAGE-th message
       interlock conversation send ID|TITLE "TEXT" [--data DIR]
                    said to what runs there; it is read when the call in flight has ended
       interlock conversation queue ID|TITLE "TEXT" [--data DIR]
                    the same, read when every call of the turn has ended
       interlock conversation stop ID|TITLE [--cut] [--data DIR]
                    ends the run between two lines of a call; --cut closes the session at once
       interlock conversation export ID|TITLE [--format json|markdown] [--out FILE] [--data DIR]
       interlock conversation replay ID|TITLE [--data DIR]
                    plays its runs again from their records: the agent's loop alone, nothing is asked and nothing runs`;

interface Line {
  readonly id: string;
  readonly title: string;
  readonly created: number;
  readonly messages: number;
  readonly running: boolean;
  readonly excerpt?: string;
}

export async function conversation(args: readonly string[]): Promise<number> {
  const given = readCommand(
    usage,
    args,
    {
      json: { type: 'boolean' },
      at: { type: 'string' },
      format: { type: 'string', default: 'markdown' },
      out: { type: 'string' },
      cut: { type: 'boolean', default: false },
      data: { type: 'string' },
    },
    {
      list: '',
      search: 'TEXT',
      rename: 'ID|TITLE NEW-TITLE',
      branch: 'ID|TITLE',
      export: 'ID|TITLE',
      replay: 'ID|TITLE',
      send: 'ID|TITLE TEXT',
      queue: 'ID|TITLE TEXT',
      stop: 'ID|TITLE',
    },
  );
  if (!given) return exit.done;
  const { values, word, rest } = given;
  const [named = '', more] = rest;
  const folder = dataFolder(values.data);
  switch (word) {
    case 'list':
      return told(
        (await ask(folder, { ask: 'conversation.list', with: {} })) as Line[],
        values.json === true,
        'No conversations.',
      );
    case 'search':
      return told(
        (await ask(folder, { ask: 'conversation.search', with: { text: named } })) as Line[],
        values.json === true,
        `Nothing in any conversation holds “${named}”.`,
      );
    case 'rename':
      await ask(folder, { ask: 'conversation.rename', with: { conversation: named, title: more } });
      return exit.done;
    case 'branch': {
      if (values.at === undefined) throw usageError(usage, word, 'conversation branch needs --at MESSAGE.');
      const messages = wholeNumber(values.at, '--at', 1, 100_000);
      const made = (await ask(folder, { ask: 'conversation.branch', with: { conversation: named, messages } })) as Line;
      process.stdout.write(`${made.id}\n`);
      return exit.done;
    }
    case 'send':
    case 'queue':
      return steer(folder, `conversation.${word}`, { conversation: named, text: more });
    case 'stop':
      return steer(folder, 'conversation.stop', { conversation: named, cut: values.cut });
    case 'replay':
      return replay(folder, named);
    case 'export': {
      const format = oneOf(values.format, '--format', ['json', 'markdown']);
      const text = (await ask(folder, { ask: 'conversation.export', with: { conversation: named, format } })) as string;
      if (values.out === undefined) process.stdout.write(text);
      else writeNew(values.out, text);
      return exit.done;
    }
  }
}

/** Of what runs, and so of a gatekeeper that runs: none is started for it. */
async function steer(folder: string, ask: string, given: object): Promise<number> {
  const reply = await askControl(folder, { ask, with: given });
  if (!reply)
    throw new Fault(
      'gatekeeper.not-running',
      `No gatekeeper runs on ${folder}.`,
      'Nothing runs there, so nothing was said.',
    );
  return exit.done;
}

function told(lines: readonly Line[], json: boolean, none: string): number {
  for (const line of lines) {
    const { id, title, created, messages, running, excerpt } = line;
    const row = `${id}  ${new Date(created).toISOString().slice(0, 16)}  ${String(messages).padStart(4)}  ${inert(title)}${running ? ' (running)' : ''}`;
    process.stdout.write(json ? `${JSON.stringify(line)}\n` : `${row}\n${excerpt ? `    ${inert(excerpt)}\n` : ''}`);
  }
  if (lines.length === 0) process.stderr.write(`${inert(none)}\n`);
  return exit.done;
}
