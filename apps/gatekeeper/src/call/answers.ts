/**
 * Answers to a device's questions. What a question does not take is the device's next line, so an answer is one short
 * word without a key in it, for a question that the platform has; and whoever answers no longer only reads.
 */
import { type Answer, Fault, type Platform, type Verdict, worse } from '@interlock/model';
import { profileOf } from '@interlock/platforms';

/** What says yes, no or takes the default; anything else names something, and only a person knows whether it is right. */
const plain = /^(|y|n|yes|no)$/i;
/** Questions that are never answered: what follows them is a secret, or goes on with the line before. */
const never = new Set(['password', 'continuation']);

/** The verdict with its answers weighed. Throws `call.bad-answer` where one could be more than an answer. */
export function withAnswers<V extends Verdict>(verdict: V, answers: readonly Answer[], platform: Platform): V {
  if (answers.length === 0) return verdict;
  const { questions } = profileOf(platform);
  for (const { question, answer } of answers) {
    const known = questions.filter(({ name }) => name === question && !never.has(name));
    if (known.length === 0)
      throw refused(`${platform} asks no question named “${question}” that may be answered beforehand.`);
    if (!/^[!-~]{0,80}$/.test(answer) || answer.includes('{{'))
      throw refused('An answer is one word of printable characters.');
    if (answer.length > 1 && known.some(({ singleKey }) => singleKey))
      throw refused(`“${question}” takes one key; what follows it would be the next line.`);
  }
  const named = answers.find(({ answer }) => !plain.test(answer));
  const least = worse(verdict.class, named ? 'unknown' : 'moderate');
  if (least === verdict.class) return verdict;
  const why = named ? `answers “${named.question}” with a word of its own` : 'answers a question of the device';
  return { ...verdict, class: least, reason: `it ${why}` };
}

const refused = (message: string): Fault =>
  new Fault(
    'call.bad-answer',
    message,
    'Nothing ran. Name the question as the platform does, with yes, no or one word.',
  );
