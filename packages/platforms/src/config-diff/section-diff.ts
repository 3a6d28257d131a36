/** What lines do to a configuration of sections, as far as the configuration and the lines tell. */
import type { CallLine } from '@interlock/model';
import type { Profile } from '../profile.ts';
import { sectionAfter } from '../section.ts';
import { type Entry, newEntry, type Writing } from './state.ts';

/** Lines of which a section has one: the newer takes the place of the older. The groups name which one. */
const single: readonly RegExp[] = [
  /^(description|hostname|sysname|name|mtu|bandwidth|delay|speed|duplex|encapsulation|router-id|load-interval|exec-timeout|channel-group)\b/i,
  /^(ip mtu|ipv4 mtu|bgp router-id|vrf forwarding|ip vrf forwarding|switchport mode|switchport access vlan|switchport trunk native vlan|ip domain[ -]name|ip default-gateway|ip ospf (?:cost|priority)|snmp-server (?:location|contact)|enable secret|clock timezone)\b/i,
  /^(switchport trunk allowed vlan)(?! (?:add|remove|except)\b)/i,
  /^(ip(?:v4)? address)(?!.* (?:secondary|sub)$)/i,
  /^((?:neighbor|peer) \S+ (?:remote-as|as-number|description|update-source|connect-interface|password|timers|weight|maximum-prefix|ebgp-multihop))\b/i,
  /^((?:neighbor|peer) \S+ (?:route-map|prefix-list|filter-list|distribute-list)) \S+ (in|out)$/i,
  /^(username \S+) (?:privilege|secret|password)\b/i,
];

const keyOf = (text: string): string | null => {
  for (const shape of single) {
    const found = shape.exec(text);
    if (found) return found.slice(1).join(' ').toLowerCase();
  }
  return null;
};

/** Marks in `top` what comes and what goes; answers what could not be told. */
export function markSections(top: Entry[], lines: readonly CallLine[], profile: Profile, writing: Writing): string[] {
  const notes: string[] = [];
  let context: readonly string[] = [];
  for (const line of lines) {
    const text = line.text.trim();
    if (line.leaves === 'exec' && line.mode !== 'exec') {
      context = [];
      continue;
    }
    if (line.class === 'read-only' && !profile.up?.test(text)) continue;
    if (line.mode === 'exec') {
      if (line.leaves === 'exec' && !profile.save.includes(text))
        notes.push(`\`${text}\` runs outside the configuration.`);
      continue;
    }
    if (/^commit\b/i.test(text)) continue;
    if (profile.up?.test(text)) {
      context = context.slice(0, -1);
      continue;
    }
    const opened = sectionAfter(profile, line, context);
    if (opened !== undefined) {
      context = opened;
      sectionOf(top, context);
    } else apply(sectionOf(top, context), text, writing, notes);
  }
  return notes;
}

/** The entries of a section; what is not there yet comes. */
function sectionOf(top: Entry[], context: readonly string[]): Entry[] {
  let inside = top;
  for (const header of context) {
    let entry = inside.find((one) => same(header, one.text, true));
    if (entry?.mark === '-') entry.mark = ' ';
    if (!entry) {
      entry = newEntry(header, '+');
      inside.push(entry);
    }
    inside = entry.inside;
  }
  return inside;
}

function apply(inside: Entry[], text: string, { negation }: Writing, notes: string[]): void {
  const word = new RegExp(`^${negation}\\s+`, 'i');
  const fallback = /^default\s+/i;
  if (word.test(text) || fallback.test(text)) {
    const bare = text.replace(word, '').replace(fallback, '');
    const gone = inside.filter((one) => one.mark !== '-' && begins(bare, one.text));
    for (const one of gone) remove(inside, one);
    if (gone.length === 0 && !inside.some((one) => same(text, one.text)))
      notes.push(`\`${text}\` takes nothing away that the configuration shows.`);
    return;
  }
  const known = inside.find((one) => same(text, one.text));
  if (known) {
    if (known.mark === '-') known.mark = ' ';
    return;
  }
  const key = keyOf(text);
  for (const one of [...inside]) {
    const negated = one.text.replace(word, '');
    const replaced = key !== null && keyOf(one.text) === key;
    if (one.mark !== '-' && (replaced || (negated !== one.text && begins(negated, text)))) remove(inside, one);
  }
  inside.push(newEntry(text, '+'));
}

/** What came by these lines themselves was never there. */
function remove(inside: Entry[], entry: Entry): void {
  if (entry.mark === '+') inside.splice(inside.indexOf(entry), 1);
  else markGone(entry);
}

function markGone(entry: Entry): void {
  entry.mark = '-';
  for (const one of entry.inside) markGone(one);
}

const wordsOf = (text: string): string[] => text.trim().split(/\s+/);

/** Whether a line that is typed is the one that is shown. */
function same(typed: string, shown: string, header = false): boolean {
  const [a, b] = [compact(wordsOf(typed), header), compact(wordsOf(shown), header)];
  return a.length === b.length && fits(a, b);
}

/** Whether what is shown begins with what is typed. */
function begins(typed: string, shown: string): boolean {
  const [a, b] = [wordsOf(typed), wordsOf(shown)];
  return a.length <= b.length && fits(a, b);
}

/** `interface Gi 0/1` is `interface Gi0/1`. */
const compact = (words: string[], header: boolean): string[] =>
  header && words.length === 3 && /^[a-z-]+$/i.test(words[1] ?? '') && /^\d/.test(words[2] ?? '')
    ? [words[0] ?? '', `${words[1]}${words[2]}`]
    : words;

/** The first word may be shortened, and a name with a number behind it; any other word is data. */
const fits = (typed: readonly string[], shown: readonly string[]): boolean =>
  typed.every((word, at) => word === shown[at] || (at < 2 && shortens(word, shown[at] ?? '', at === 1)));

function shortens(typed: string, shown: string, wantsNumber: boolean): boolean {
  const [a, b] = [parts(typed), parts(shown)];
  if (!a || !b || a.number !== b.number || (wantsNumber && a.number === '')) return false;
  return a.letters.length > 0 && b.letters.startsWith(a.letters);
}

function parts(word: string): { readonly letters: string; readonly number: string } | null {
  const found = /^([a-z-]+)([\d./:]*)$/.exec(word.toLowerCase());
  return found ? { letters: found[1] ?? '', number: found[2] ?? '' } : null;
}
