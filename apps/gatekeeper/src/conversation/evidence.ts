/**
 * Whether what a device answered is evidence: a read that says something of a change, a change that the device turned
 * down. Of an output counts what the device said, and not the lines that were typed. Pure.
 */

/** A read that ended well, with what came. */
export interface Answer {
  readonly command: string;
  readonly output: string;
}

/**
 * Whether a read says something of what a change named: it asked for it by name and anything came, or what came names it.
 * A change that names nothing is answered by any read of its host that shows anything. An empty answer is none, nor are
 * a shell's errors (unless the change removed something) and words that the read itself put there.
 */
export function answers(read: Answer, change: { readonly command: string; readonly words: ReadonlySet<string> }) {
  const parts = read.command.split(/\n|;|&&|\|\|/).flatMap((whole) => whole.split('|').slice(0, 1));
  const asking = parts.filter((part) => !repeats.test(part));
  if (asking.every((part) => part.trim() === '')) return false;
  const removes = change.command.split(/\n|;|&&/).every((line) => /^\s*(sudo )?(rm|rmdir|unlink)\s/.test(line));
  const said = saidBy(read).filter((line) => removes || !shellError.test(line));
  if (said.length === 0) return false;
  if (change.words.size === 0) return true;
  const filtered = /\|/.test(read.command.replaceAll('||', ''));
  if (!filtered && asking.some((part) => wholeConfiguration.test(part))) return true;
  const asked = wordsOf(asking.join('\n'));
  const came = wordsOf(said.filter((line) => !isRepeated(line, read.command)).join('\n'));
  return [...change.words].some((word) => asked.has(word) || came.has(word));
}

/** Whether the device turned a change down in words that end no call: exit codes of a shell are not read. */
export const turnedDown = (change: Answer): boolean => saidBy(change).some((line) => shellError.test(line));

/** Commands of a shell that show what they are given, or what they make of it. */
const repeats =
  /^\s*(sudo\s+)?(echo|printf|print|true|false|:|yes|seq|date|basename|dirname|expr|sleep|test|\[+|awk|gawk|sed|jq|tr|perl|python3?|node|bc|base64|xxd)(\s|$)/;

const wholeConfiguration = /\b(running-config|startup-config|configuration|candidate|compare)\b/;

/** A shell's own complaint: the program, what it was about, and why not. */
const shellError =
  /^(?:[\w./-]+: .*(?:permission denied|operation not permitted|read-only file system|no such file or directory|not a directory|command not found|must be (?:superuser|root)|are you root\??|no space left on device|connection refused)|failed to \w+ .*: .+|sudo: .*|e: .*are you root\?)\.?\s*$/i;

/** The lines of an output without those that were typed, which a device repeats behind its prompt. */
function saidBy({ command, output }: Answer): string[] {
  const typed = command.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
  return output
    .slice(0, longest)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !typed.some((one) => line.endsWith(one) && !one.startsWith(line)));
}

/** Whether a line says nothing but what was typed. */
const isRepeated = (line: string, command: string): boolean => command.includes(line);

/** Words that say how something is configured and not what. */
const plain = new Set(
  `a address all and any apply can clear commit conf config configure copy debug default delete disable display do echo edit enable end
  exit exec for force from get in interface interfaces ip ipv4 ipv6 is mem memory mode no not of off on out or protocol protocols quit
  reload remove restart router running-config save service set show shutdown start startup-config state status stop sudo t
  term terminal the to true false undo unit unset up down vtysh c wr write yes`.split(/\s+/),
);

/** What a text names: words and numbers, interfaces however they are abbreviated. */
export function wordsOf(text: string): ReadonlySet<string> {
  const words = text
    .slice(0, longest)
    .toLowerCase()
    .split(/[^\w.:/-]+/)
    .map((word) => word.replace(/^[.:/-]+|[.:/-]+$/g, ''))
    .map((word) => word.replace(/^([a-z]{2})[a-z-]*(\d+(?:[/.:]\d+)*)$/, '$1$2'))
    .flatMap((word) => (/^\d+(\.\d+){3}\/\d+$/.test(word) ? [word, word.replace(/\/\d+$/, '')] : [word]));
  return new Set(words.filter((word) => word.length > 1 && !plain.has(word)));
}

/** Characters of one text that are looked at. */
const longest = 200_000;
