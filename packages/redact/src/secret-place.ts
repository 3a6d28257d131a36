/** Where in a command a secret stands, by the same rules that find one in what a device says. */
import { byLiteral, quotedByLiteral } from './pack.ts';
import { isSecret } from './pack-stream.ts';

/** A secret's place in UTF-16 units, end excluded, without the quotation marks around it. */
export interface SecretPlace {
  readonly start: number;
  readonly end: number;
  /** As the placeholder `«secret:KIND:…»` names it. */
  readonly kind: string;
}

/** Times one rule is looked for in a line, and the longest line that is looked at. */
const mostInLine = 8;
const longestLine = 10_000;

/** The places of every line, in order; of two that overlap, the one that begins first. */
export function secretPlaces(text: string): SecretPlace[] {
  const found: SecretPlace[] = [];
  let from = 0;
  for (const line of text.split('\n')) {
    for (const { start, end, kind } of inLine(line.slice(0, longestLine)))
      found.push({ start: start + from, end: end + from, kind });
    from += line.length + 1;
  }
  return found;
}

function inLine(line: string): SecretPlace[] {
  const lower = line.toLowerCase();
  const found: SecretPlace[] = [];
  for (const [literal, rules] of [...byLiteral, ...quotedByLiteral])
    if (lower.includes(literal))
      for (const { kind, expression } of rules) {
        expression.lastIndex = 0;
        for (let times = 0; times < mostInLine; times++) {
          const match = expression.exec(line);
          if (!match) break;
          const [whole, kept = '', secret = ''] = match;
          const quoted = /^(["']).*\1$/.test(secret) && secret.length > 1 ? 1 : 0;
          const start = match.index + kept.length + quoted;
          const end = start + secret.length - 2 * quoted;
          if (isSecret(line.slice(start, end))) found.push({ start, end, kind });
          if (!expression.global) break;
          expression.lastIndex = match.index + whole.length;
        }
      }
  const ordered = found.sort((a, b) => a.start - b.start || b.end - a.end);
  return ordered.filter((one, at) => ordered.slice(0, at).every(({ end }) => end <= one.start));
}
