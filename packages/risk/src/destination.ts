/** Where a probe or a copy goes, as far as its words tell; whoever decides compares that with what is known. */
import type { Destination, Platform } from '@interlock/model';

/** Words of a probe that stand before or behind the destination; a number tells how many words follow each. */
const options: ReadonlyMap<string, number> = new Map([
  ...words('ip ipv4 ipv6 inet inet6 icmp host address arp rapid detail brief df-bit do-not-fragment record verbose', 0),
  ...words('no-resolve bypass-routing strict tos-mask numeric as-number-lookup monitor once', 0),
  ...words(
    'vrf vpn-instance routing-instance logical-system table source src src-address repeat count size datagram',
    1,
  ),
  ...words(
    'timeout ttl tos dscp interface interval wait wait-time protocol port probe minimum-ttl maximum-ttl data',
    1,
  ),
  ...words(
    'pattern instance tenant via egress-interface source-interface max-ttl min-ttl routing-table packet-size',
    1,
  ),
]);
const verbs = new Set(
  'ping ping6 traceroute traceroute6 trace tracert tracepath tracepath6 mtr arping fping test telnet connect tool fetch run do exec execute sudo nslookup dig host drill whois /ping /tool diagnose request'.split(
    ' ',
  ),
);

function words(text: string, following: number): [string, number][] {
  return text.split(' ').map((word) => [word, following]);
}

interface Word {
  readonly text: string;
  readonly start: number;
}

/** Destinations of a line that carries `probe` or `copy`; empty where its words name none. Never throws. */
export function destinationsOf(platform: Platform, line: string, tags: readonly string[]): Destination[] {
  const probe = tags.includes('probe');
  if (!probe && !tags.includes('copy')) return [];
  const found: Destination[] = [];
  const all = split(line.split('|')[0] ?? '');
  for (const word of all) {
    const place = inUrl(word);
    if (place) found.push(place);
  }
  if (probe && found.length === 0) found.push(...operands(all, platform === 'linux').map(destination));
  return found;
}

/** Words by blanks and `=`, without quotes around them. */
function split(line: string): Word[] {
  return [...line.matchAll(/[^\s=]+/g)].map((match) => {
    const quote = /^["']/.test(match[0]) ? 1 : 0;
    return { text: match[0].replace(/^["']|["';,]+$/g, ''), start: match.index + quote };
  });
}

/** `scheme://user@host:port/path`, or `user@host:path` of a secure copy. */
function inUrl({ text, start }: Word): Destination | undefined {
  const url = /^[a-z][a-z0-9+.-]*:\/*(?:[^/@\s]*@)?(\[[0-9a-f:.]+\]|[^/:\s]+)/i.exec(text);
  const remote = url && text.includes('//') ? url : /^[^/@\s]+@(\[[0-9a-f:.]+\]|[^/:\s]+)(?::|$)/i.exec(text);
  const host = remote?.[1];
  if (!remote || !host) return undefined;
  return destination({ text: host, start: start + remote[0].lastIndexOf(host) });
}

/** What is left when verbs and options are taken away: the first word on a device, every operand in a shell. */
function operands(all: readonly Word[], every: boolean): Word[] {
  const left: Word[] = [];
  for (let at = 0; at < all.length; at++) {
    const word = all[at] as Word;
    const lower = word.text.toLowerCase();
    if (verbs.has(lower) && left.length === 0) continue;
    const following = options.get(lower);
    if (following !== undefined) {
      at += following;
      continue;
    }
    if (/^-/.test(word.text)) {
      // The value of a short option may look like a place: only a number is taken for one for sure.
      if (/^\d+(\.\d+)?$/.test(all[at + 1]?.text ?? '')) at++;
      continue;
    }
    if (/^\d+$/.test(word.text)) continue;
    left.push(word);
    if (!every) break;
  }
  return left;
}

function destination({ text, start }: Word): Destination {
  const bare = text.replace(/^@/, '').replace(/^\[|\]$/g, '');
  const at = start + text.indexOf(bare);
  return { text: bare, kind: isAddress(bare) ? 'address' : 'name', span: { start: at, end: at + bare.length } };
}

function isAddress(text: string): boolean {
  const parts = text.split('.');
  if (parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) return true;
  return /^[0-9a-f:]*:[0-9a-f:]*$/i.test(text) && /^[0-9a-f:]{2,39}$/i.test(text) && text.split(':').length >= 3;
}
