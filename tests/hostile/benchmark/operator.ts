/** The operator (a double): a card frame and a page, as a browser would open them, and a rule of what is approved. */
import { once } from 'node:events';
import type { Card } from '@interlock/protocol';
import { WebSocket } from 'ws';

export interface Operator {
  /** Whether a card is approved; every other one is rejected at once. */
  decide: (card: Card) => boolean;
  /** Cards that were opened, in order. */
  readonly cards: Card[];
  /** Answers that were given: the cards of one group take one. */
  presses: number;
  /** Cards that are open now. */
  readonly open: Map<string, Card>;
  /** Leaves cards unanswered while it is true. */
  idle: boolean;
  ask(method: string, params: object): Promise<unknown>;
  /** Every frame that came over both sockets. */
  readonly frames: Buffer[];
  close(): void;
}

/** Milliseconds that a card stands before it may be approved, and a little. */
const reading = 520;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

export async function sitDown(link: string): Promise<Operator> {
  const { origin: page, hash } = new URL(link);
  const { card } = (await (await fetch(`${page}/v1/origins`)).json()) as { card: string };
  const first = await exchange(card, hash.slice(1));
  const second = await exchange(page, first.pageToken ?? '');
  const frames: Buffer[] = [];
  const authority = await open(card, '/v1/authority', first.session, frames);
  const studio = await open(page, '/v1/studio', second.session, frames);
  const operator: Operator = {
    decide: () => false,
    cards: [],
    presses: 0,
    open: new Map(),
    idle: false,
    ask: authority.ask,
    frames,
    close() {
      authority.close();
      studio.close();
    },
  };
  const answered = new Set<string>();
  const answer = async (shown: Card) => {
    if (operator.idle) return;
    const approve = operator.decide(shown);
    if (approve) await new Promise((resolve) => setTimeout(resolve, reading));
    if (answered.has(shown.id)) return;
    const group = approve && shown.group !== undefined ? groupOf(shown.group) : [];
    const together = group.length > 1 ? group : [shown];
    for (const { id } of together) answered.add(id);
    operator.presses++;
    const given = { answer: approve ? 'approve' : 'reject', visible: approve ? reading : 0 };
    const named = together.map(({ id, hash: seen }) => ({ card: id, hash: seen }));
    if (named.length > 1) await authority.ask('card.answers', { cards: named, ...given });
    else await authority.ask('card.answer', { ...named[0], ...given });
  };
  const groupOf = (group: string) =>
    [...operator.open.values()].filter(
      (one) => one.group === group && !answered.has(one.id) && Date.now() - one.opened >= 500 && operator.decide(one),
    );
  authority.heard = ({ method, params }) => {
    if (method === 'card.closed') operator.open.delete((params as { card: string }).card);
    if (method !== 'card.opened') return;
    const shown = params as Card;
    operator.cards.push(shown);
    operator.open.set(shown.id, shown);
    void answer(shown).catch(() => {}); // it was withdrawn meanwhile
  };
  return operator;
}

async function exchange(origin: string, token: string): Promise<{ session: string; pageToken?: string }> {
  const answer = await fetch(`${origin}/v1/exchange`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ token }),
  });
  return (await answer.json()) as { session: string; pageToken?: string };
}

async function open(origin: string, path: string, session: string, frames: Buffer[]) {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}${path}`, { origin });
  await once(socket, 'open');
  const waiting = new Map<number, (message: Message) => void>();
  let number = 0;
  const own = {
    heard: (_message: Message): void => {},
    ask: (method: string, params: object) =>
      new Promise<unknown>((resolve, reject) => {
        const id = ++number;
        waiting.set(id, ({ result, error }) => (error ? reject(new Error(error.message)) : resolve(result)));
        socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
      }),
    close: () => socket.terminate(),
  };
  socket.on('message', (data: Buffer) => {
    frames.push(data);
    const message = JSON.parse(data.toString('utf8')) as Message;
    if (message.id === undefined) own.heard(message);
    else waiting.get(message.id)?.(message);
  });
  await own.ask('hello', { protocol: 1, session });
  return own;
}
