/**
 * Where the host, the verbs and the arguments of a call came from: the person's words, the inventory, a device's text, or
 * nowhere but the agent. Computed from the conversation's history as the gatekeeper keeps it; no model is asked.
 */
import type { Call, Host } from '@interlock/model';
import type { Card } from '@interlock/protocol';
import type { Conversation } from '../conversation/conversation.ts';
import { personWords } from './person-words.ts';

export type Sources = NonNullable<Card['sources']>;

export interface SourceGround {
  readonly conversation: Pick<Conversation, 'history'>;
  readonly hosts: readonly Pick<Host, 'id' | 'name' | 'address' | 'port' | 'tags'>[];
}

/** Words of one card that are traced, characters of a quotation, and outputs that are looked through, the newest first. */
const most = { words: 40, quote: 100, outputs: 100 } as const;

export function sourcesOf(call: Call, ground: SourceGround): Sources {
  const { target } = call;
  if (!target || call.lines.length === 0) return [];
  const trace = tracer(ground);
  const found: { readonly word: string; readonly at: Trace }[] = [];
  const said = trace(target.name);
  const addressed = trace(target.address);
  const host = said.from === 'person' || addressed.from === 'person' ? 'person' : 'inventory';
  found.push({ word: `host ${target.name}`, at: { from: host } });
  const { verbs, things } = wordsIn(call);
  // A verb is a word of the platform: that a device writes it too says nothing of who chose it.
  for (const word of verbs)
    found.push({ word, at: trace(word).from === 'person' ? { from: 'person' } : { from: 'agent' } });
  for (const word of things) found.push({ word, at: trace(word) });
  const grouped = new Map<string, { readonly at: Trace; readonly words: string[] }>();
  for (const { word, at } of found) {
    const key = JSON.stringify([at.from, at.source, at.quote]);
    const group = grouped.get(key) ?? { at, words: [] };
    group.words.push(word);
    grouped.set(key, group);
  }
  return order.flatMap((from) =>
    [...grouped.values()].filter(({ at }) => at.from === from).map(({ at, words }) => ({ ...at, words })),
  );
}

interface Trace {
  readonly from: Sources[number]['from'];
  readonly source?: string;
  readonly quote?: string;
}

const order: readonly Trace['from'][] = ['person', 'inventory', 'device', 'tool', 'agent'];

/** Verbs of what changes, then what is no plain word: names, numbers, addresses. */
function wordsIn({ lines }: Call): { readonly verbs: readonly string[]; readonly things: readonly string[] } {
  const changes = lines.filter((line) => line.class !== 'read-only' && !passage.test(line.text.trim()));
  const verbs = changes.map(({ text }) => {
    const [first = '', second] = text.trim().split(/\s+/);
    return /^(no|undo|default)$/i.test(first) && second !== undefined ? second : first;
  });
  const things = changes.flatMap(({ text }) => text.trim().split(/\s+/).slice(1).map(bare).filter(tells));
  const unlike = (words: readonly string[]) => [...new Set(words)].filter((word) => word !== '').slice(0, most.words);
  return { verbs: unlike(verbs.map(bare)), things: unlike(things.filter((word) => !verbs.includes(word))) };
}

/** Lines that every change of their kind has, and that nobody chose. */
const passage =
  /^(conf(igure)?( t(erminal)?| private| exclusive)?|system-view|end|exit\b.*|return|commit|save( force)?|wr(ite)?( memory)?|copy running-config startup-config)$/i;

const bare = (word: string): string => word.replace(/^["'(]+|["'),;]+$/g, '');
const tells = (word: string): boolean => /[\d.:/_@-]|[A-Z]/.test(word) && word.length > 1;

function tracer({ conversation, hosts }: SourceGround): (word: string) => Trace {
  const { history } = conversation;
  const person = personWords(conversation);
  const known = new Set(
    hosts.flatMap(({ name, address, port, tags }) => [name, address, String(port), ...tags]).map(lower),
  );
  const names = new Map<string, string>(hosts.map(({ id, name }) => [id, name]));
  const askedOn = new Map<string, string>();
  for (const item of history)
    if (item.kind === 'assistant')
      for (const block of item.message.content)
        if (block.type === 'tool-use') {
          const host = (block.input as { host?: unknown } | null)?.host;
          if (typeof host === 'string') askedOn.set(block.use, names.get(host) ?? '');
        }
  const results = history.flatMap((item) => (item.kind === 'result' ? [item] : [])).slice(-most.outputs);
  return (word) => {
    const own = person.some(({ text, offered }) => lineWith(text, word) !== null && lineWith(offered, word) === null);
    if (own) return { from: 'person' };
    if (known.has(lower(word))) return { from: 'inventory' };
    for (const { use, result } of results.toReversed()) {
      const nobodys = result.source === 'gate' || result.source === 'person';
      const line = nobodys ? null : lineWith(result.text, word, true);
      if (line === null) continue;
      const quote = line.length > most.quote ? `${line.slice(0, most.quote).toWellFormed()}…` : line;
      const source = askedOn.get(use.split('\n')[0] ?? use);
      return { from: result.source === 'device' ? 'device' : 'tool', ...(source && { source }), quote };
    }
    return { from: 'agent' };
  };
}

const lower = (text: string): string => text.toLowerCase();

/** The line that has the word as a word of its own; null where none does. */
function lineWith(text: string, word: string, said = false): string | null {
  const low = lower(text);
  const wanted = lower(word);
  for (let at = low.indexOf(wanted); at >= 0; at = low.indexOf(wanted, at + 1)) {
    const before = low[at - 1] ?? ' ';
    const after = low.slice(at + wanted.length, at + wanted.length + 2);
    if (
      inWord.test(before) ||
      (said && echo.test(text.slice(text.lastIndexOf('\n', at - 1) + 1, at))) ||
      inWord.test(after[0] ?? ' ') ||
      /^[.:][\da-z]/.test(after)
    )
      continue;
    const start = text.lastIndexOf('\n', at - 1) + 1;
    const end = text.indexOf('\n', at);
    return text.slice(start, end < 0 ? text.length : end).trim();
  }
  return null;
}

/** A prompt with a line behind it: what was sent, and not what was said. */
const echo = /^[\w.@:~/()[\]-]{1,80}[#>$%] ?\S/;

const inWord = /[\p{L}\p{N}_/-]/u;
