/** What an export says of the runs of a conversation: who spoke in them, when, and how each ended. Pure. */
import type { Block, RunEvent } from '@interlock/protocol';
import type { HistoryItem } from './history.ts';
import { fenced, oneLine, timeOf } from './inert-markdown.ts';

export type Of<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

/**
 * Lines about the items of a history, by its events. Items stand there without their times: a prompt is the run that
 * began with its words, other words are the next that are the same. What a branch copied has neither time nor model.
 */
export function tellerOf(history: readonly HistoryItem[], events: readonly RunEvent[]) {
  const runs = runsOf(history, events);
  const next = nextOf(events);
  const endings = endingsOf(events);
  const told = new Set<string>();
  let current: Of<'run.started'> | undefined;
  /** The run under way at each item. */
  const runAt = history.map((_item, at) => (current = runs.get(at) ?? current));
  return {
    person: (at: number): string => `**Person**${when(runs.get(at)?.at)}`,
    steer: ({ how, text }: Extract<HistoryItem, { kind: 'steer' }>): string =>
      `**Person**, while it ran (${how})${when(next('run.steered', text))}`,
    copilot(at: number, content: readonly Block[]): string {
      const run = runAt[at];
      const text = content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('');
      return `**Copilot**${run ? ` (${oneLine(run.model)})` : ''}${when(next('model.text', text))}`;
    },
    /** How the run ended that stands before an item, which begins another one; nothing where none does. */
    endBefore(at: number): string[] {
      const run = runAt[at - 1];
      if (!run || told.has(run.run)) return [];
      told.add(run.run);
      const ended = endings.get(run.run);
      return ended ? endParts(ended) : ['**The run is still running.**'];
    },
  };
}

const when = (at: number | undefined): string => (at === undefined ? '' : `, ${timeOf(at)}`);

/** The run that each prompt began, by the prompt's place. From the end: a branch begins with prompts of another's runs. */
function runsOf(history: readonly HistoryItem[], events: readonly RunEvent[]): Map<number, Of<'run.started'>> {
  const started = events.filter((event) => event.type === 'run.started');
  const runs = new Map<number, Of<'run.started'>>();
  for (const [at, item] of [...history.entries()].toReversed())
    if (item.kind === 'prompt' && started.at(-1)?.prompt === item.text)
      runs.set(at, started.pop() as Of<'run.started'>);
  return runs;
}

/** How each run ended, by its id: the first word of it counts. */
function endingsOf(events: readonly RunEvent[]): ReadonlyMap<string, Of<'run.ended'>> {
  const endings = new Map<string, Of<'run.ended'>>();
  for (const event of events) if (event.type === 'run.ended' && !endings.has(event.run)) endings.set(event.run, event);
  return endings;
}

/** The time of the next event of a kind with the same text, each taken once. */
function nextOf(events: readonly RunEvent[]) {
  const said = Map.groupBy(
    events.filter((event) => event.type === 'model.text' || event.type === 'run.steered'),
    ({ type, text }) => `${type} ${text}`,
  );
  const taken = new Map<string, number>();
  return (type: 'model.text' | 'run.steered', text: string): number | undefined => {
    if (text === '') return undefined;
    const key = `${type} ${text}`;
    const place = taken.get(key) ?? 0;
    taken.set(key, place + 1);
    return said.get(key)?.[place]?.at;
  };
}

const ends: Readonly<Record<Of<'run.ended'>['end'], string>> = {
  done: 'done',
  unverified: 'done, not verified',
  failed: 'failed',
  stopped: 'stopped',
  rejected: 'a call was rejected',
  'out-of-budget': 'out of budget',
};

type Owed = NonNullable<Of<'run.ended'>['owed']>[number];
const whys: Readonly<Record<Owed['why'], string>> = {
  unread: 'was not read back after',
  refuted: 'does not show what its check must show after',
  refused: 'turned down, at least in part,',
};

function endParts({
  end,
  at,
  reads,
  changes,
  rejected,
  hosts,
  milliseconds,
  usage,
  spent,
  owed = [],
}: Of<'run.ended'>) {
  const tokens = (spent?.tokens ?? usage.input + usage.output).toLocaleString('en-US');
  const did = [
    `${reads} ${reads === 1 ? 'read' : 'reads'}, ${changes} ${changes === 1 ? 'change' : 'changes'}, ${rejected} rejected`,
    ...(hosts.length > 0 ? [oneLine(hosts.join(', '))] : []),
    `${(milliseconds / 1000).toFixed(1)} s, ${tokens} tokens${spent ? `, ${costWords(spent.cost)}` : ''}`,
  ];
  return [
    `**The run ended: ${ends[end]}**, ${timeOf(at)}. ${did.join('; ')}.`,
    ...owed.flatMap(({ host, command, why }) => [`**Not verified**: ${oneLine(host)} ${whys[why]}`, fenced(command)]),
  ];
}

const costWords = (cost: number | null): string =>
  cost === null ? 'cost not known' : `$${(cost / 1_000_000).toFixed(4)}`;
