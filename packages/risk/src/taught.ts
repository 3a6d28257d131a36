/**
 * Words that a device taught: what it accepts at the beginning of a line, as its own help lists them. They only raise
 * caution. A device is not trusted to make anything harmless.
 */
import { type CliMode, worse } from '@interlock/model';
import { z } from 'zod';
import type { Classification, ClassifiedLine } from './classify.ts';
import { isWorse } from './judgement.ts';

export const taughtSchema = z.strictObject({
  /** First words by mode. */
  words: z.record(z.string().max(80), z.array(z.string().regex(/^[\w./:+-]{1,64}$/)).max(2000)),
});
export type Taught = z.infer<typeof taughtSchema>;

/**
 * The classification where the device knows words that ours does not: a line whose first word may be short for one of
 * them is `unknown` at least, because the device may take it for that.
 */
export function withTaught(given: Classification, taught: Taught): Classification {
  const lines = given.lines.map((line) => raised(line, taught.words[modeKey(line.mode)] ?? []));
  const worst = lines.reduce<ClassifiedLine | undefined>(
    (found, line) => (isWorse(line.class, found?.class ?? given.class) ? line : found),
    undefined,
  );
  if (!worst) return { ...given, lines };
  return { ...given, lines, class: worse(given.class, worst.class), reason: worst.reason, confidence: 'assumed' };
}

function raised(line: ClassifiedLine, words: readonly string[]): ClassifiedLine {
  const typed = /^\s*([^\s|;]+)/.exec(line.text)?.[1]?.toLowerCase() ?? '';
  const taken = /^\s*([^\s|;]+)/.exec(line.resolved ?? line.text)?.[1]?.toLowerCase() ?? '';
  if (typed === '' || words.some((word) => word.toLowerCase() === typed)) return line;
  const other = words.find((word) => word.toLowerCase().startsWith(typed) && word.toLowerCase() !== taken);
  if (other === undefined || line.class === 'dangerous' || line.class === 'unknown') return line;
  return {
    ...line,
    class: 'unknown',
    reason: `this device also knows "${other}", which "${typed}" may stand for`,
    leaves: 'unknown',
  };
}

/** Sections of the configuration have the words of their own kind; a path of RouterOS is its own. */
const modeKey = (mode: CliMode): string => mode;
