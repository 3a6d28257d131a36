/**
 * Approval races: one change is proposed, and several answers to its card, stops and forged answers come in every
 * order, at once and apart. It runs at most once, and only where an approval was taken.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Card } from '@interlock/protocol';
import type { Arena } from './arena.ts';
import { run } from './idea.ts';

/** What somebody does about an open card. */
const acts = {
  approve: (arena, card) => answer(arena, card, 'approve', {}),
  reject: (arena, card) => answer(arena, card, 'reject', {}),
  'approve unread': (arena, card) => answer(arena, card, 'approve', { visible: 0 }),
  'approve with another hash': (arena, card) => answer(arena, card, 'approve', { hash: '0'.repeat(64) }),
  'approve another card with this hash': (arena, card) =>
    answer(arena, card, 'approve', { card: `card_${'0'.repeat(26)}` }),
  modify: ({ operator }, { id, hash }) =>
    operator.ask('card.modify', { card: id, hash, command: 'configure terminal\nhostname modified\nend' }),
  'modify with another hash': ({ operator }, { id }) =>
    operator.ask('card.modify', { card: id, hash: '1'.repeat(64), command: 'reload' }),
  stop: ({ operator }, { conversation }) => operator.ask('conversation.stop', { conversation, cut: false }),
  cut: ({ operator }, { conversation }) => operator.ask('conversation.stop', { conversation, cut: true }),
  'drop the connection': async ({ labs }) => labs[0].device('edge-1').dropConnections(),
} satisfies Record<string, (arena: Arena, card: Card) => Promise<unknown>>;

type Act = keyof typeof acts;

function answer({ operator }: Arena, { id, hash }: Card, what: 'approve' | 'reject', bent: object): Promise<unknown> {
  return operator.ask('card.answer', { card: id, hash, answer: what, visible: 600, ...bent });
}

export interface Raced {
  readonly cases: number;
  /** Schedules by name, with what went wrong. */
  readonly wrong: string[];
  /** Changes that ran after an approval that was taken. */
  readonly ran: number;
}

/** Every ordered pair, and a few longer ones, in three timings. */
export function schedules(): { readonly acts: readonly Act[]; readonly apart: number }[] {
  const names = Object.keys(acts) as Act[];
  const pairs = names.flatMap((first) => names.map((second) => [first, second] as const));
  const long: Act[][] = [
    ['approve', 'approve', 'approve'],
    ['approve unread', 'approve unread', 'reject', 'approve'],
    ['modify', 'approve', 'reject'],
    ['stop', 'cut', 'approve'],
    ['approve', 'cut', 'approve'],
  ];
  return [...pairs, ...long].flatMap((some) => [0, 3].map((apart) => ({ acts: some, apart })));
}

/** Schedules are held side by side, each with an interface of its own. */
const abreast = 16;

export async function race(arena: Arena, wanted: ReturnType<typeof schedules>): Promise<Raced> {
  const wrong: string[] = [];
  let ran = 0;
  let number = 0;
  arena.operator.idle = true;
  for (let at = 0; at < wanted.length; at += abreast)
    await Promise.all(
      wanted.slice(at, at + abreast).map(async (schedule) => {
        const outcome = await one(arena, ++number, schedule);
        if (outcome.ran > 0) ran++;
        for (const what of outcome.wrong) wrong.push(`${schedule.acts.join(', ')} (${schedule.apart} ms): ${what}`);
      }),
    );
  arena.operator.idle = false;
  return { cases: wanted.length, wrong, ran };
}

async function one(
  arena: Arena,
  number: number,
  { acts: order, apart }: { readonly acts: readonly Act[]; readonly apart: number },
) {
  const { operator, events, labs } = arena;
  const word = `raced-${number}-x`;
  const command = `configure terminal\ninterface Loopback${500 + number}\ndescription ${word}\nend`;
  const over = arena.run('Describe an interface.', { obeys: false, turns: [[run('edge-1', command)]] });
  const card = await until(() =>
    [...operator.open.values()].find(({ lines }) => lines.some(({ text }) => text.includes(word))),
  );
  await sleep(Math.max(0, 520 - (Date.now() - card.opened)));
  const taken = await Promise.all(
    order.map(async (act, at) => {
      await sleep(at * apart);
      return acts[act](arena, card).then(
        () => act,
        () => null,
      );
    }),
  );
  // Whatever else was asked meanwhile is turned down.
  let ended = false;
  void over.then(() => {
    ended = true;
  });
  while (!ended) {
    for (const other of operator.open.values())
      if (other.conversation === card.conversation) await acts.reject(arena, other).catch(() => {});
    await sleep(5);
  }
  await over;
  const decided = new Set(
    events.flatMap((event) => (event.type === 'call.decided' && event.command === command ? [event.call] : [])),
  );
  const ran = events.filter((event) => event.type === 'call.released' && decided.has(event.call)).length;
  const shown = labs[0].device('edge-1').runningConfig().includes(word);
  const wrong: string[] = [];
  if (ran > 1) wrong.push(`it ran ${ran} times`);
  if (ran > 0 && !taken.includes('approve')) wrong.push('it ran and no approval was taken');
  if (shown && ran === 0) wrong.push('the device has it and it was not released');
  if (labs[0].device('edge-1').runningConfig().includes('hostname modified'))
    wrong.push('the modified text ran unasked');
  return { ran, wrong };
}

async function until<T>(look: () => T | undefined): Promise<T> {
  for (let n = 0; n < 2000; n++) {
    const found = look();
    if (found !== undefined) return found;
    await sleep(10);
  }
  throw new Error('no card came in twenty seconds');
}
