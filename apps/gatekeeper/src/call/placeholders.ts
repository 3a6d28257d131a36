/**
 * Placeholders of keychain entries in a command (decision 7). Here they are named and placed and stay placeholders: the
 * line is judged with stand-ins, and whatever value would be filled in must not make it mean anything else.
 */
import { Fault, type Host, type Id, type Platform, worse } from '@interlock/model';
import { literalWord, standsAsData } from '@interlock/platforms';
import { placeholderName, placeholdersIn, secretPlaces } from '@interlock/redact';
import { type Classification, classify } from '@interlock/risk';
import { fillablePart, meantFor } from '@interlock/vault';
import type { EntryFact, Facts } from './look-up.ts';
import { typedName } from './typed.ts';

/** An entry as a placeholder may name it. */
export interface Fillable extends EntryFact {
  readonly type: Parameters<typeof fillablePart>[0];
  /** The hosts that it is meant for. */
  readonly hosts: Id<'host'>[];
  readonly tags?: string[] | undefined;
  readonly suspended?: Id<'host'>[] | undefined;
}

/** Tags of a host that count for its entries: a person gave it a login, and so saw where it is. */
export function countingTags(host: Pick<Host, 'credential' | 'tags'>): readonly string[] {
  return host.credential ? host.tags : [];
}

/** One placeholder at its place in the command. */
export interface Filling {
  readonly start: number;
  readonly end: number;
  readonly entry: Fillable;
}

/** The placeholders of a command, each of an entry that is meant for this host and at a place where it is data. */
export function fillingsOf(command: string, host: Host, facts: Pick<Facts, 'entryNamed'>): Filling[] {
  const found = placeholdersIn(command);
  if (found === null)
    throw refused('call.placeholder', 'Braces stand together where a placeholder is not complete: `{{entry}}`.');
  return found.map(({ start, end, inner }) => {
    const named = placeholderName(inner, (name) => facts.entryNamed(name) !== undefined);
    const entry = named && facts.entryNamed(named.entry);
    if (!named || !entry)
      throw refused(
        'call.placeholder',
        `There is no keychain entry, or more than one, for {{${inner.slice(0, 140)}}}.`,
      );
    if (fillablePart(entry.type, named.part) === null)
      throw refused(
        'call.placeholder-part',
        `The keychain entry “${entry.name}” has nothing that {{${inner}}} could fill in.`,
      );
    if (!meantFor(entry, { id: host.id, tags: countingTags(host) }))
      throw refused(
        'call.placeholder-host',
        `The keychain entry “${entry.name}” is not meant for ${host.name}. A person may allow it in the keychain.`,
      );
    requireDataAt(command, start, end, host.platform, inner);
    return { start, end, entry };
  });
}

/** Words that a value may happen to be, and that would be more than data where they are not taken as data. */
const lures = ['reboot', 'reload', 'all', 'erase', 'no', '*', '/', '-rf', '--', '0.0.0.0/0', 'rm -rf /', 'x; reboot'];

/**
 * The verdict on a command with placeholders: never less than moderate, its lines with the placeholders in them. Throws
 * `call.placeholder-place` where the class would hang on the value.
 */
export function classifyFilled(platform: Platform, command: string, fillings: readonly Filling[]): Classification {
  const standIn = freshWord(command);
  const { text, back } = withWords(command, fillings, platform, () => standIn);
  const word = literalWord(platform, standIn);
  if (word === null) throw refused('call.placeholder-place', 'Interlock does not know how a secret is written there.');
  const verdict = classify({ platform, mode: 'exec', command: text });
  requireSecretPlaces(platform, text, standIn, fillings.length);
  for (const [at, filling] of fillings.entries())
    for (const lure of lures) {
      if (literalWord(platform, lure) === null) continue;
      const lured = withWords(command, fillings, platform, (n) => (n === at ? lure : standIn)).text;
      if (!sameMeaning(verdict, classify({ platform, mode: 'exec', command: lured })))
        throw refused(
          'call.placeholder-place',
          `What the line does would hang on the value of “${filling.entry.name}” there.`,
        );
    }
  const names = fillings.map(({ start, end }) => command.slice(start, end));
  const restored = (from: string, next = names.values()) =>
    from.replaceAll(word, () => next.next().value ?? '{{…}}').replaceAll(standIn, '…');
  const order = names.values();
  const lines = verdict.lines.map(({ span: _, resolved: __, ...line }) => {
    const shown = restored(line.text, order);
    const raised = shown === line.text ? line.class : worse(line.class, 'moderate');
    return { ...line, text: shown, class: raised, reason: restored(line.reason) };
  });
  const { span: _, resolved: __, destinations, ...said } = verdict;
  const reads = verdict.class === 'read-only';
  return {
    ...said,
    class: worse(verdict.class, 'moderate'),
    reason: reads ? `it fills in ${list(fillings)}` : restored(verdict.reason),
    ...(destinations && {
      destinations: destinations.map((one) => ({
        ...one,
        text: restored(one.text),
        span: { start: back(one.span.start), end: back(one.span.end) },
      })),
    }),
    lines,
  };
}

/** The entries that are filled in, each once, as the call names them. */
export function entriesOf(fillings: readonly Filling[]): { entry: Id<'entry'>; name: string; version: number }[] {
  const once = new Map(fillings.map(({ entry }) => [entry.id, entry]));
  return [...once.values()].map(({ id, name, version }) => ({ entry: id, name, version }));
}

/** What a card says of each line's placeholders: entry, and part where one is named; what was typed is not among them. */
export function placesOf(
  lines: readonly { readonly text: string }[],
  entries: readonly { readonly name: string }[],
): { name: string; line: number }[] {
  return lines.flatMap(({ text }, line) =>
    (placeholdersIn(text) ?? []).flatMap(({ inner }) => {
      if (typedName.test(inner)) return [];
      const named = placeholderName(inner, (name) => entries.some((entry) => entry.name === name));
      return [{ name: named ? `${named.entry}${named.part ? ` (${named.part})` : ''}` : inner, line }];
    }),
  );
}

/** The typed secrets of each line, with their kinds. */
export function typedOf(
  lines: readonly { readonly text: string }[],
  typed: readonly { readonly name: string; readonly kind: string }[],
): { name: string; line: number; kind: string }[] {
  return lines.flatMap(({ text }, line) =>
    (placeholdersIn(text) ?? []).flatMap(({ inner }) => {
      const found = typed.find(({ name }) => name === inner);
      return found ? [{ name: inner, line, kind: found.kind }] : [];
    }),
  );
}

function requireDataAt(command: string, start: number, end: number, platform: Platform, inner: string): void {
  const from = command.lastIndexOf('\n', start - 1) + 1;
  const to = command.indexOf('\n', end);
  const before = command.slice(from, start).replace(/\{\{[^{}]*\}\}/g, 'x');
  const after = command.slice(end, to < 0 ? undefined : to).replace(/\r$/, '');
  if (!standsAsData(platform, before, after))
    throw refused(
      'call.placeholder-place',
      `{{${inner}}} must stand as a word of its own, outside quotation marks, behind the word that takes it.`,
    );
}

/** On a device's command line a secret goes where the device keeps one; a shell's words are the program's own matter. */
function requireSecretPlaces(platform: Platform, text: string, standIn: string, count: number): void {
  if (platform === 'linux') return;
  const found = secretPlaces(text).filter(({ start, end }) => text.slice(start, end) === standIn);
  if (found.length !== count)
    throw refused(
      'call.placeholder-place',
      'A secret is filled in only where the device takes one (password, secret, key, community); this place would show it.',
    );
}

function withWords(
  command: string,
  fillings: readonly Filling[],
  platform: Platform,
  value: (at: number) => string,
): { text: string; back: (offset: number) => number } {
  let text = '';
  let from = 0;
  const shifts: { at: number; by: number }[] = [];
  for (const [at, { start, end }] of fillings.entries()) {
    const word = literalWord(platform, value(at)) ?? value(at);
    text += command.slice(from, start) + word;
    from = end;
    shifts.push({ at: text.length, by: end - text.length });
  }
  text += command.slice(from);
  const back = (offset: number) => Math.max(0, offset + (shifts.findLast(({ at }) => at <= offset)?.by ?? 0));
  return { text, back };
}

/** A word that is nowhere in the command and means nothing anywhere. */
function freshWord(command: string): string {
  let word = 'Zq7standin';
  while (command.includes(word)) word += 'x';
  return word;
}

function sameMeaning(one: Classification, other: Classification): boolean {
  const shape = ({ class: cls, tags, lines }: Classification) =>
    JSON.stringify([cls, [...tags].sort(), lines.map(({ mode, leaves, class: each }) => [mode, leaves, each])]);
  return shape(one) === shape(other);
}

const list = (fillings: readonly Filling[]): string =>
  [...new Set(fillings.map(({ entry }) => `“${entry.name}”`))].join(', ');

function refused(code: `call.${string}`, message: string): Fault {
  return new Fault(code, message, 'Nothing ran. Correct the call and propose it again.');
}
