/** Ping and traceroute read, as long as they are gentle. */
import type { Span } from '@interlock/model';
import type { Token } from './token.ts';

const most = 10_000;
const rough = ['flood', 'rapid', 'sweep', 'infinite', 'continuous', 'unlimited'];
/** Two letters that begin no other word of a probe. */
const short = /^(fl|ra|sw|un)$/;

/** Words, written out or not, whose number is the time between two packets or to an answer. */
function isPause(word: string): boolean {
  if (/^-[im]$/.test(word)) return true;
  return word !== '' && ['timeout', 'interval', 'wait'].some((one) => one.startsWith(word));
}

/** Why a probe is more than a look: a very large count or size, no waiting between packets, or a flood. */
export function probeExcess(tokens: readonly Token[]): { reason: string; span: Span } | null {
  for (const [at, token] of tokens.entries()) {
    const span = { start: token.start, end: token.end };
    const word = token.text.toLowerCase();
    if (/^\d+$/.test(word) && Number(word) > most) return { reason: `${word} is more than a look`, span };
    const before = tokens[at - 1]?.text.toLowerCase() ?? '';
    const pause = /^-i(\d*\.?\d+)$/.exec(word)?.[1] ?? (isPause(before) && /^\d*\.?\d+$/.test(word) ? word : '1');
    if (Number(pause) < 0.1) return { reason: 'a probe that does not wait is a flood', span };
    if (word.length >= 2 && rough.some((one) => one.startsWith(word) && (word.length >= 3 || short.test(word))))
      return { reason: `"${word}" makes the probe a load`, span };
  }
  return null;
}
