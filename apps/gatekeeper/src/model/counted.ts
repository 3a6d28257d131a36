/** What a question to a model came to: counted in its run, and as an entry of the ledger. */
import { costOf, type Model, type Prices } from '@interlock/models';
import type { Usage } from '@interlock/protocol';
import type { Run } from '../conversation/conversation.ts';
import type { House } from '../house.ts';
import type { Deed } from '../journal.ts';

/** One question to a model. */
export interface Asked {
  readonly model: Model;
  readonly prices: Prices;
  readonly house: House;
  /** Values that were replaced before it left. */
  readonly found: number;
  /** Milliseconds since 1970. */
  readonly begun: number;
  /** Inference profiles that were allowed for it. */
  readonly profiles: readonly string[];
  /** What it was for, where that is not the conversation itself. */
  readonly purpose?: string;
}

/** Counts it and writes it down. Answers with its cost in millionths of a dollar; null where nobody knows. */
export async function count(
  run: Run,
  usage: Usage,
  end: string,
  asked: Asked,
  guessed = false,
): Promise<number | null> {
  run.counts.input += usage.input;
  run.counts.output += usage.output;
  run.counts.cached += usage.cacheRead ?? 0;
  const price = asked.prices[asked.model.id];
  const cost = price ? costOf(usage, price) : null;
  run.counts.cost = cost === null || run.counts.cost === null ? null : run.counts.cost + cost;
  await asked.house.journal.write(calledDeed(run, usage, cost, end, asked, guessed));
  return cost;
}

/** Tokens of an answer that broke off, which nobody told: about four characters a token, of question and answer. */
export const guess = (question: number, answer: number): Usage => ({
  input: Math.ceil(question / 4),
  output: Math.ceil(answer / 4),
});

/** Characters that one token can hold, on average over a long text; and a text that is long. */
const most = { characters: 64, question: 50_000, answer: 2000 } as const;

/**
 * What is counted for an answer: what its service told, or by length where it told nothing, or less than any tokens of
 * such texts come to. `guessed` says which.
 */
export function countOf(
  told: Usage | null,
  question: number,
  answer: number,
  { rehearsal }: Pick<Model, 'rehearsal'>,
): { readonly usage: Usage; readonly guessed: boolean } {
  if (told === null) return { usage: guess(question, answer), guessed: true };
  const short =
    !rehearsal &&
    ((question > most.question && told.input * most.characters < question) ||
      (answer > most.answer && told.output * most.characters < answer));
  if (!short) return { usage: told, guessed: false };
  const { input, output } = guess(question, answer);
  return {
    usage: { ...told, input: Math.max(told.input, input), output: Math.max(told.output, output) },
    guessed: true,
  };
}

/** Where it was asked: one region, or a profile that chooses among several. */
const regionOf = ({ rehearsal, profile }: Model, profiles: readonly string[]): string =>
  rehearsal ? 'none' : profile !== undefined && profiles.includes(profile) ? profile : 'us-east-1';

function calledDeed(
  run: Run,
  usage: Usage,
  cost: number | null,
  end: string,
  { model, house, found, begun, purpose, profiles }: Asked,
  guessed: boolean,
): Deed {
  return {
    type: 'model.called',
    conversation: run.conversation,
    run: run.id,
    model: model.id,
    region: regionOf(model, profiles),
    inputTokens: usage.input,
    outputTokens: usage.output,
    ...(usage.cacheRead === undefined ? {} : { cachedTokens: usage.cacheRead }),
    ...(usage.cacheWrite === undefined ? {} : { writtenTokens: usage.cacheWrite }),
    ...(cost === null ? {} : { cost }),
    ...(guessed ? { guessed } : {}),
    ...(purpose === undefined ? {} : { purpose }),
    redactions: found,
    milliseconds: Math.max(0, house.around.now() - begun),
    end,
  };
}
