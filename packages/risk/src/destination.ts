/**
 * Where a probe or a copy goes, as far as its words tell; whoever decides compares that with what is known. On a device
 * every word counts as a place that is not known to be none; a shell's places come from its syntax tree.
 */
import type { Destination, Platform, Span } from '@interlock/model';

/** Words of a probe that are no place, before or behind it; a number tells how many words follow each. */
const options: ReadonlyMap<string, number> = new Map([
  ...words('ip ipv4 ipv6 inet inet6 icmp arp rapid detail brief df-bit do-not-fragment record verbose', 0),
  ...words('no-resolve bypass-routing strict tos-mask numeric as-number-lookup monitor once', 0),
  ...words('host address remote-host destination to', 0),
  ...words('vrf vpn-instance routing-instance logical-system source src src-address repeat count size datagram', 1),
  ...words('timeout ttl tos dscp interface interval wait wait-time protocol port probe minimum-ttl maximum-ttl', 1),
  ...words('pattern instance tenant via egress-interface source-interface max-ttl min-ttl routing-table', 1),
  ...words('packet-size data data-size datagram-size repetitions router router-instance network-instance', 1),
]);
const verbs = new Set(
  'ping ping6 traceroute traceroute6 trace tracert tracepath tracepath6 mtr arping fping test telnet connect tool fetch run do exec execute sudo nslookup dig host drill whois /ping /tool diagnose request'.split(
    ' ',
  ),
);
/** What stands behind a pipe and only chooses lines. */
const filters =
  /^(include|exclude|begin|section|count|match|except|find|last|first|head|tail|grep|egrep|no-more|nomore|inc|exc|beg|sec|wc|sort|uniq|trim|json|xml|in|ex)$/i;
/** A line that only shows, beside one that probes. */
const shows = /^(show|display)\b/i;

function words(text: string, following: number): [string, number][] {
  return text.split(' ').map((word) => [word, following]);
}

interface Word {
  readonly text: string;
  readonly start: number;
}

/** Destinations of a device's line that carries `probe` or `copy`; empty where its words name none. Never throws. */
export function destinationsOf(_: Platform, line: string, tags: readonly string[]): Destination[] {
  const probe = tags.includes('probe');
  if (!probe && !tags.includes('copy')) return [];
  const urls = split(line, 0).flatMap((word) => inUrl(word) ?? []);
  if (!probe) return urls;
  const found: Destination[] = [];
  for (const { text, start, piped } of parts(line)) {
    const all = split(text, start);
    const first = all[0]?.text ?? '';
    if (piped ? filters.test(first) : shows.test(first)) continue;
    const own = operands(all).map((word) => inUrl(word) ?? destination(word));
    // What probes and says no place may go anywhere.
    if (all.length > 0) found.push(...(own.length > 0 ? own : [destination(all[0] as Word, 'name')]));
  }
  return found;
}

/** The commands of a line: `;`, `&`, brackets and line ends may stand between them on some platform, and so may a pipe. */
function parts(line: string): { text: string; start: number; piped: boolean }[] {
  return [...line.matchAll(/[^;&|(){}[\]\n]+/g)].map((match) => ({
    text: match[0],
    start: match.index,
    piped: line.slice(0, match.index).trimEnd().endsWith('|'),
  }));
}

/** Words by blanks and `=`, without quotes around them. */
function split(line: string, from: number): Word[] {
  return [...line.matchAll(/[^\s=]+/g)]
    .map((match) => {
      const quote = /^["']/.test(match[0]) ? 1 : 0;
      return { text: match[0].replace(/^["']|["',]+$/g, ''), start: from + match.index + quote };
    })
    .filter(({ text }) => text !== '');
}

/** `scheme://user@host:port/path`, or `user@host:path` of a secure copy. */
function inUrl({ text, start }: Word): Destination | undefined {
  const url = /^[a-z][a-z0-9+.-]*:\/*(?:[^/@\s]*@)?(\[[0-9a-f:.]+\]|[^/:\s]+)/i.exec(text);
  const remote = url && text.includes('//') ? url : /^[^/@\s]+@(\[[0-9a-f:.]+\]|[^/:\s]+)(?::|$)/i.exec(text);
  const host = remote?.[1];
  if (!remote || !host) return undefined;
  return destination({ text: host, start: start + remote[0].lastIndexOf(host) });
}

/** What is left when verbs and options are taken away. */
function operands(all: readonly Word[]): Word[] {
  const left: Word[] = [];
  for (let at = 0; at < all.length; at++) {
    const word = all[at] as Word;
    const lower = word.text.toLowerCase();
    if (verbs.has(lower) && left.length === 0 && at < 3) continue;
    const following = options.get(lower.replace(/^-+/, ''));
    if (following !== undefined) {
      at += following;
      continue;
    }
    if (/^-[a-z0-9]+$/i.test(word.text)) {
      // The value of a short option may look like a place: only a number is taken for one for sure.
      if (/^\d+(\.\d+)?$/.test(all[at + 1]?.text ?? '')) at++;
      continue;
    }
    left.push(word);
  }
  return left;
}

function destination({ text, start }: Word, kind?: 'name'): Destination {
  const bare = text.replace(/^@/, '').replace(/^\[|\]$/g, '');
  const at = start + text.indexOf(bare);
  const place = placeNamed(bare, { start: at, end: at + bare.length });
  return kind ? { ...place, kind } : place;
}

/** A place by what a word says of it. */
export function placeNamed(word: string, span: Span): Destination {
  const text = word.replace(/^\[|\]$/g, '').slice(0, 300);
  return { text, kind: isAddress(text) ? 'address' : 'name', span };
}

/** True for a literal address as everybody writes it; what some programs read as one besides is a name. */
export function isAddress(text: string): boolean {
  const parts = text.split('.');
  if (parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) return true;
  return /^[0-9a-f:]*:[0-9a-f:]*$/i.test(text) && /^[0-9a-f:]{2,39}$/i.test(text) && text.split(':').length >= 3;
}
