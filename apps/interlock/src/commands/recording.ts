/** `interlock recording`: find, replay and delete what sessions showed, and set how it is kept. */
import type { Reel } from '@interlock/protocol';
import { ask } from '../asking.ts';
import { writeNew } from '../files.ts';
import { inert } from '../inert.ts';
import { dataFolder } from '../places.ts';
import { outputLost } from '../standard-output.ts';
import { exit, oneOf, readCommand, UsageError, wholeNumber } from '../usage.ts';
import { timeText } from './ledger/folder.ts';
import { play } from './recording/play.ts';

const usage = `interlock recording list [--host NAME] [--json] [--data DIR]
       interlock recording play ID [--at SECONDS] [--speed N] [--json] [--data DIR]
                          at a terminal as it was shown, elsewhere its words alone; clipboard, links, titles and
                          questions to the terminal are left out of both
       interlock recording export ID [--out FILE] [--partial] [--data DIR]
                          the asciicast v2 file for other players, with the escape codes of the device: no other
                          player leaves out what ours does. --partial (play, too): what is left of a damaged one
       interlock recording delete ID [--data DIR]
                          destroys its key; nothing brings it back
       interlock recording keep [--tag TAG] DAYS|forever [--data DIR]
                          days that recordings of hosts with TAG (without --tag: of all others) are kept; 0 makes none
       interlock recording keep --tag TAG --drop [--data DIR]
       interlock recording mode strict|best-effort [--data DIR]
                          strict: an agent's session stops where it cannot be recorded
       ID is a recording's identifier or its beginning, or last.`;

interface Row {
  readonly id: string;
  readonly host: { readonly name: string };
  readonly kind: string;
  readonly run?: string;
  readonly started: number;
  readonly state: string;
  readonly milliseconds?: number;
  readonly bytes?: number;
  readonly until: number | null;
}

interface Rules {
  readonly mode: string;
  readonly tags: readonly { readonly tag: string; readonly days: number }[];
  readonly otherwise: number | null;
}

export async function recording(args: readonly string[]): Promise<number> {
  const given = readCommand(
    usage,
    args,
    {
      host: { type: 'string' },
      at: { type: 'string' },
      speed: { type: 'string' },
      tag: { type: 'string' },
      drop: { type: 'boolean', default: false },
      out: { type: 'string' },
      partial: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      data: { type: 'string' },
    },
    { list: '', play: 'ID', export: 'ID', delete: 'ID', keep: '[DAYS|forever]', mode: 'strict|best-effort' },
  );
  if (!given) return exit.done;
  const { values, word, rest } = given;
  const [name] = rest;
  const folder = dataFolder(values.data);
  switch (word) {
    case 'list':
      return list(folder, values);
    case 'play': {
      const id = await idOf(folder, name);
      const speed = values.speed === undefined ? 1 : wholeNumber(values.speed, '--speed', 1, 1000);
      return play(reels(folder, id, values.partial), { at: secondsOf(values.at), speed, json: values.json });
    }
    case 'export': {
      const id = await idOf(folder, name);
      const parts: string[] = [];
      for (let from: number | null = 0; from !== null; ) {
        const asked = { recording: id, from, partial: values.partial };
        const part = (await ask(folder, { ask: 'recording.export', with: asked })) as {
          text: string;
          next: number | null;
        };
        parts.push(part.text);
        from = part.next;
      }
      if (values.out === undefined) process.stdout.write(parts.join(''));
      else writeNew(values.out, parts.join(''));
      return exit.done;
    }
    case 'delete': {
      const id = await idOf(folder, name);
      await ask(folder, { ask: 'recording.delete', with: { recording: id } });
      process.stdout.write(`Deleted ${id}: its key is destroyed.\n`);
      return exit.done;
    }
    case 'keep':
      return keep(folder, name, values);
    case 'mode': {
      const mode = oneOf(name, 'recording mode', ['strict', 'best-effort']);
      return set(folder, (rules) => ({ ...rules, mode }));
    }
  }
}

async function list(folder: string, { host, json }: { host?: string | undefined; json: boolean }): Promise<number> {
  const rows = (await ask(folder, { ask: 'recording.list' })) as Row[];
  const found = rows.filter((one) => host === undefined || one.host.name === host);
  for (const row of found) process.stdout.write(json ? `${JSON.stringify(row)}\n` : `${lineOf(row)}\n`);
  if (found.length === 0)
    process.stderr.write(host === undefined ? 'No recordings.\n' : `No recordings of a host named ${inert(host)}.\n`);
  return exit.done;
}

function lineOf({ id, host, kind, started, state, milliseconds, until }: Row): string {
  const length = milliseconds === undefined ? '' : `${(milliseconds / 1000).toFixed(1)} s`;
  const kept = until === null ? 'kept' : `until ${timeText(until).slice(0, 10)}`;
  return `${id}  ${timeText(started)}  ${inert(host.name).padEnd(20)} ${kind.padEnd(6)} ${length.padStart(10)}  ${state.padEnd(8)}  ${kept}`;
}

async function idOf(folder: string, name = 'last'): Promise<string> {
  const rows = (await ask(folder, { ask: 'recording.list' })) as Row[];
  const found = name === 'last' ? rows.slice(0, 1) : rows.filter(({ id }) => id.startsWith(name));
  const [only, ...others] = found;
  if (!only || others.length > 0)
    throw new UsageError(`there is not exactly one recording “${name}”; see \`npx --no interlock recording list\`.`);
  return only.id;
}

/** Its parts, one after the other; each is an entry of the ledger. */
async function* reels(folder: string, recording: string, partial: boolean): AsyncGenerator<Reel> {
  for (let from: number | null = 0; from !== null && !outputLost(); ) {
    const reel = (await ask(folder, { ask: 'recording.play', with: { recording, from, partial } })) as Reel;
    yield reel;
    from = reel.next;
  }
}

function secondsOf(text: string | undefined): number {
  if (text === undefined) return 0;
  if (!/^\d{1,7}(\.\d{1,3})?$/.test(text)) throw new UsageError(`--at takes seconds such as 12.5, not “${text}”.`);
  return Number(text);
}

async function keep(
  folder: string,
  given: string | undefined,
  { tag, drop }: { tag?: string | undefined; drop: boolean },
): Promise<number> {
  if (drop && tag !== undefined)
    return set(folder, (rules) => ({ ...rules, tags: rules.tags.filter((rule) => rule.tag !== tag) }));
  if (given === undefined) return tell((await ask(folder, { ask: 'recording.rules' })) as Rules);
  if (given === 'forever' && tag === undefined) return set(folder, (rules) => ({ ...rules, otherwise: null }));
  const days = wholeNumber(given === 'forever' ? '36525' : given, 'recording keep', 0, 36_525);
  if (tag === undefined) return set(folder, (rules) => ({ ...rules, otherwise: days }));
  return set(folder, (rules) => ({
    ...rules,
    tags: [...rules.tags.filter((rule) => rule.tag !== tag), { tag, days }],
  }));
}

async function set(folder: string, change: (rules: Rules) => Rules): Promise<number> {
  const rules = (await ask(folder, { ask: 'recording.rules' }, 'recording.set')) as Rules;
  return tell((await ask(folder, { ask: 'recording.set', with: change(rules) })) as Rules);
}

function tell({ mode, tags, otherwise }: Rules): number {
  const span = (days: number) => (days === 0 ? 'not recorded' : `${days} days`);
  const lines = [
    mode === 'strict'
      ? 'strict: an agent’s session stops where it cannot be recorded'
      : 'best effort: sessions go on where they cannot be recorded',
    ...tags.map(({ tag, days }) => `${inert(tag).padEnd(20)} ${span(days)}`),
    `${'every other host'.padEnd(20)} ${otherwise === null ? 'until somebody deletes them' : span(otherwise)}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return exit.done;
}
