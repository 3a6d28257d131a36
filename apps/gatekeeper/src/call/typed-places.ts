/**
 * Where a secret is taken out of a proposed command. What a person must see to know what the command does stays: an
 * address, a destination, and whatever a shell makes more of than a word.
 */
import type { Platform } from '@interlock/model';
import { type SecretPlace, secretPlaces } from '@interlock/redact';
import { classify } from '@interlock/risk';
import { takesSecret } from './typed-lines.ts';

/** Ways from a device's own command line to a shell. */
const toShell = /(?:^|[\s|;&!])(?:bash|sh|shell|guestshell|tclsh|python\d*|vsh|expert)(?:$|\s)/i;
/** Programs that read one of their words as a command once more, so that quotation marks protect nothing. */
const readsAgain =
  /(?:^|[\s|;&"'(`/])(?:(?:ba|da|a|z|k|c)?sh|eval|source|su|sudo|ssh|xargs|watch|env|nohup|at|batch|parallel|awk|perl|python\d*|ruby|find)\s/i;
const address = /^(?:\d{1,3}(?:\.\d{1,3}){3}|(?=[^:]*:[^:]*:)[\da-f:.]+(?:%\w+)?)(?:[/:]\d{1,5})?$/i;
const url = /^[a-z][a-z\d+.-]*:\/\//i;
/** An account's option in front of what looks like the word for a secret: what follows is a host. */
const account = /(?:^|\s)--?(?:l|u|user|username|login|login[-_]name)[ =]\S+\s+["']?$/i;

/** A line that enters a shell, so that the lines behind it are the shell's; `sh run` is none. */
const entersShell =
  /(?:^|\n)[ \t]*(?:(?:do|run|start|request|system) +)*(?:(?:bash|shell|guestshell|tclsh|python\d*|vsh|expert)\b|sh[ \t\r]*(?=\n))[^\n]*\n/i;
/** On a device: an address of a file, a file, an interface, a number, or a word. */
const name =
  /^(?:[a-z][a-z-]*|\d+|\/\S*|[a-z][\w-]*:\S*|[\w.-]+\.(?:bin|cfg|conf|txt|tar|img|swi|tgz|gz|pkg|spa|py|sh|tcl|log|xml)|[a-z-]+ ?\d+\/[\d/.:]+)$/i;
/** No sign stands between the word and the value, which would make a setting of it. */
const bareWord = /[\w}] +["']?$/;
/** A setting that is a line of its own, and a header that is one word of a shell's. */
const setting = /^[ \t-]*["']?[\w.-]+["']?(?::| :?=) +["']?$|["'](?:proxy-)?authorization: *(?:bearer|basic) +$/i;

/**
 * The places of every line that are hidden, in order. Whatever hides changes nothing that the gate decides: with another
 * word in its place the command is judged the same.
 */
export function typedPlaces(command: string, platform: Platform): SecretPlace[] {
  const found = secretPlaces(command);
  if (found.length === 0) return found;
  const entered = entersShell.exec(command);
  const shell = platform === 'linux' ? 0 : entered ? entered.index + entered[0].length : command.length;
  const words = found.flatMap((place) => {
    const value = command.slice(place.start, place.end);
    const line = command.slice(command.lastIndexOf('\n', place.start - 1) + 1, place.start);
    const seen =
      address.test(value) ||
      url.test(value) ||
      account.test(line) ||
      (/\S +["']?$/.test(line) && (place.start >= shell ? mayActInShell(value, line) : mayAct(value, line, platform)));
    const end = seen ? place.start : place.start + wordOf(command, place, platform);
    return end > place.start ? [{ ...place, end }] : [];
  });
  return meaningless(command, words, platform);
}

/** Those of the places that are judged the same with anything in them: a word that stands in several is one. */
function meaningless(command: string, words: readonly SecretPlace[], platform: Platform): SecretPlace[] {
  if (words.length === 0) return [];
  const real = judgedBy(command, platform);
  let hidden: readonly SecretPlace[] = [];
  for (const same of Map.groupBy(words, ({ start, end }) => command.slice(start, end)).values()) {
    const more = [...hidden, ...same];
    if (judgedBy(withoutMeaning(command, more), platform) === real) hidden = more;
  }
  return words.filter((word) => hidden.includes(word));
}

/** What the classifier says of a command, without its words. */
function judgedBy(command: string, platform: Platform): string {
  const { class: cls, tags, lines, destinations = [] } = classify({ platform, mode: 'exec', command });
  return JSON.stringify([
    cls,
    [...tags].sort(),
    lines.map((line) => [line.class, line.mode, line.leaves]),
    destinations.map(({ text }) => text),
  ]);
}

/** The same command with letters and digits that mean nothing in these places. */
function withoutMeaning(command: string, places: readonly SecretPlace[]): string {
  let text = command;
  for (const { start, end } of places) {
    const neutral = command
      .slice(start, end)
      .replace(/[^0-9]/g, 'x')
      .replace(/[0-9]/g, '9');
    text = text.slice(0, start) + neutral + text.slice(end); // as long as it was, so that no other place moves
  }
  return text;
}

/**
 * Behind a bare word, which may as well be the name of a file, a service or a list: what then follows is what the command
 * does. A device takes a name there, unless its grammar has the secret; `line` is what stands before it.
 */
function mayAct(value: string, line: string, platform: Platform): boolean {
  if (takesSecret(line, platform)) return false;
  if (toShell.test(line.replace(/^\s*sh\s/i, ''))) return mayActInShell(value, line);
  return bareWord.test(line) && name.test(value);
}

/** A shell takes any word there, so that only what looks like nothing else is a secret. */
function mayActInShell(value: string, line: string): boolean {
  if (/(?:^|\s)--?[\w-]+ +["']?$/.test(line) || setting.test(line)) return false;
  if (!bareWord.test(line) && !readsAgain.test(line) && ['"', "'"].some((mark) => line.split(mark).length % 2 === 0))
    return false;
  if (line.endsWith("'") && value.startsWith('$')) return false;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^\w./-]|_/].filter((one) => one.test(value)).length;
  return kinds < 3 || value.includes('/');
}

/** Letters of the place that are nothing but a word to who reads the command. */
function wordOf(command: string, { start, end }: SecretPlace, platform: Platform): number {
  const value = command.slice(start, end);
  const before = command[start - 1] ?? '';
  const quote = (before === '"' || before === "'") && command[end] === before ? before : '';
  if (platform === 'mikrotik_routeros') return upTo(value, quote ? /\$[[({]/ : /[[({$]/, quote);
  if (platform !== 'linux' && !toShell.test(command)) return value.startsWith('|') ? 0 : value.length;
  if (quote && readsAgain.test(command)) return upTo(value, /[`|&<>()$]/, quote);
  if (quote === "'") return value.length;
  if (quote === '"') return upTo(value, /`|\$\(/, quote);
  return upTo(value, /[`|&<>()]|\$\(/, quote);
}

/** Up to what acts; within quotation marks all of it, or nothing. */
function upTo(value: string, acting: RegExp, quote: string): number {
  const at = value.search(acting);
  if (at < 0) return value.length;
  return quote ? 0 : at;
}
