/** Ping and traceroute read, as long as they are gentle. */
import type { Span } from '@interlock/model';
import type { Token } from './token.ts';

const most = 10_000;
const rough = ['flood', 'rapid', 'sweep', 'infinite', 'continuous', 'unlimited'];

/** Why a probe is more than a look: a very large count or size, no waiting between packets, or a flood. */
export function probeExcess(tokens: readonly Token[]): { reason: string; span: Span } | null {
  for (const [at, token] of tokens.entries()) {
    const span = { start: token.start, end: token.end };
    const word = token.text.toLowerCase();
    if (/^\d+$/.test(word) && Number(word) > most) return { reason: `${word} is more than a look`, span };
    const before = tokens[at - 1]?.text.toLowerCase() ?? '';
    if (/^0(\.0*)?$/.test(word) && /^(t|ti|tim|time|timeo|timeou|timeout|inter|interval|wait|-[im])$/.test(before))
      return { reason: 'a probe that does not wait is a flood', span };
    if (word.length >= 3 && rough.some((one) => one.startsWith(word)))
      return { reason: `"${word}" makes the probe a load`, span };
  }
  return null;
}
