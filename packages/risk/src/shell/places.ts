/** Where a program of a shell goes, as far as its words tell: rather one place too many than one too few. */
import type { Destination, RiskTag, Span } from '@interlock/model';
import { placeNamed } from '../destination.ts';
import { plainPath, reached } from './device-file.ts';
import type { Fit } from './reading.ts';
import type { Said } from './word.ts';

/** These print or compare their words and never go anywhere. */
const textOnly = new Set(
  'echo printf test [ true false : expr grep egrep fgrep rg sed awk gawk mawk jq tr cut'.split(' '),
);
const saysOnly = new Set(['echo', 'printf', 'true', 'false', ':', 'expr', 'tr']);
/** Options of probes whose value is no place, whatever it says. */
const placelessValues = new Set(
  '-I -i -t -c -o -w -n -l -r -V -R -W -N -m --output --write-out --namespace --depth --limit --revision --format'.split(
    ' ',
  ),
);
/** What `dig` and its like take for a type or a class. */
const recordWord =
  /^(any|in|ch|hs|a|aaaa|afsdb|axfr|caa|cdnskey|cds|cname|dname|dnskey|ds|hinfo|https|loc|mx|naptr|ns|nsec3?|ptr|rrsig|soa|spf|srv|sshfp|svcb|tlsa|txt)$/i;
const queryFlag = /^\+(no)?[a-z0-9]+$|^\+(time|tries|retry|timeout|bufsize|ndots)=\d+$/i;
const lookUps = new Set(['dig', 'delv', 'drill', 'host', 'nslookup']);
/** Options of programs whose options are not listed that name no place. */
const placeless =
  /^-([sSkLfvIiqnNrpCBT46]+|-(silent|insecure|fail|head|location|verbose|quiet|compressed)|(type|query|class|port|timeout|retry)=\w+|debug|nodebug|vc|recurse|norecurse)$/;

/** True where a word says another system's address with a scheme, whatever the program. */
export function namesUrl(name: string, args: readonly Said[]): boolean {
  return args.some((arg) =>
    textOnly.has(name) ? !saysOnly.has(name) && mounted(arg) !== undefined : urlHost(arg) !== undefined,
  );
}

/** A path below these may be mounted from the system it names as soon as somebody looks there. */
function mounted({ text, begins }: Said): string | undefined {
  if (!begins.includes('/')) return undefined;
  return /^\/(?:net|afs)\/([^/]+)/.exec(text === null ? plainPath(begins) : reached(text))?.[1];
}

/** `scheme://user@host:port/path` anywhere in a word; a file of this machine is none. */
function urlHost(word: Said): string | undefined {
  const { text, begins } = word;
  const said = text ?? begins;
  const mark = said.indexOf('://');
  if (mark < 1) return mounted(word);
  const host = /^(?:[^/@\s]*@)?(\[[0-9a-f:.]+\]|[^/:\s]*)/i.exec(said.slice(mark + 3))?.[1] ?? '';
  const here = /file$/i.test(said.slice(Math.max(0, mark - 5), mark)) && (host === '' || host === 'localhost');
  return here ? undefined : text === null ? '' : host;
}

/** The places of a program tagged `probe` or `copy`; never empty, for what names none may go anywhere. */
export function placesOf(
  name: string,
  args: readonly Said[],
  fit: Fit | null,
  tags: readonly RiskTag[],
  span: Span,
): Destination[] {
  if (!tags.includes('probe') && !tags.includes('copy')) return [];
  const found: Destination[] = [];
  for (const word of goingTo(name, args, fit)) {
    const server = lookUps.has(name) && word.text?.startsWith('@') ? 1 : 0;
    const text = word.text?.slice(server);
    const place = { start: word.start + server, end: word.end };
    const host = urlHost(word);
    if (host !== undefined) found.push(placeNamed(host || '?', place));
    else if (text === undefined) found.push(placeNamed(word.begins || '?', place));
    else if (lookUps.has(name) && (recordWord.test(text) || queryFlag.test(text))) continue;
    else if (fit?.rule.tags.includes('copy')) found.push(...copied(text, place));
    else found.push(placeNamed(text, place));
  }
  return found.length > 0 ? found : [placeNamed('?', span)];
}

/** Operands and the values of options that may name a place; every word that is not known to name none, where all fit. */
function goingTo(name: string, args: readonly Said[], fit: Fit | null): readonly Said[] {
  // Behind the machine stand a port, or names of what is asked for.
  if (fit && /^(snmp\w+|nc|ncat|netcat)$/.test(name)) return fit.operands.slice(0, 1);
  if (!fit || fit.rule.every) return args.filter(({ text }) => text === null || !placeless.test(text));
  const values = fit.values.filter(
    ({ option, value: { text } }) => text === null || !(placelessValues.has(option) || /^\d+(\.\d+)?$/.test(text)),
  );
  return [
    ...new Set([
      ...fit.operands,
      ...values.map(({ value }) => value),
      ...args.filter((one) => urlHost(one) !== undefined),
    ]),
  ];
}

/** `user@host:path` of a copy; a path of this machine goes nowhere. */
function copied(text: string, span: Span): Destination[] {
  const remote = /^(?:[^/:@\s]*@)?(\[[0-9a-f:.]+\]|[^/:\s]+):/i.exec(text);
  if (remote) return [placeNamed(remote[1] ?? '?', span)];
  return text.startsWith('-') ? [placeNamed(text, span)] : [];
}
