/**
 * Answers of one set to questions that were asked before. A set never changes, so the same question has the same answer;
 * what no policy of the set names may differ without making it another question.
 */
import type { PolicyAnswer, PolicyQuestion } from '@interlock/model';

/** What changes from call to call, by the word that a policy must use to speak of it. */
const passing = ['weekday', 'minute', 'calls', 'minutes'] as const;
/** Answers that are kept. */
const most = 500;

export interface AnswerMemory {
  get(question: PolicyQuestion): PolicyAnswer | undefined;
  /** Keeps an answer, unless something failed in it, and gives it back. */
  put(question: PolicyQuestion, answer: PolicyAnswer): PolicyAnswer;
}

/**
 * `text` is the whole set: a word that stands nowhere in it, comments included, is named by no policy. Where a backslash
 * stands, a word may be written by its escapes, and every question is one of its own.
 */
export function newAnswerMemory(text: string): AnswerMemory {
  const unnamed = text.includes('\\') ? [] : passing.filter((word) => !new RegExp(`\\b${word}\\b`).test(text));
  const kept = new Map<string, PolicyAnswer>();
  const keyOf = (question: PolicyQuestion): string => {
    const same: Record<string, unknown> = { ...question };
    for (const word of unnamed) delete same[word];
    return JSON.stringify(same);
  };
  return {
    get: (question) => kept.get(keyOf(question)),
    put(question, answer) {
      if (answer.run.error !== null || answer.runUnasked.error !== null) return answer;
      if (kept.size >= most) kept.clear();
      kept.set(keyOf(question), answer);
      return answer;
    },
  };
}
