/** Lets a puppet in the workspace's place say every forgery, and reads back that nothing came of it. */
import type { TestContext } from 'node:test';
import { besiege, type Siege } from '../besieged.ts';
import type { Forgery } from './forgeries.ts';

export interface Said {
  readonly cases: number;
  /** Forgeries that ended the workspace, and those that were answered. */
  readonly ended: number;
  readonly answered: number;
  readonly changed: string[];
}

/** Lives that the gatekeeper gives a workspace in a minute. */
const lives = 5;
const conversations = 7;

export async function sayAll(forgeries: readonly Forgery[]): Promise<Said> {
  const said = { cases: 0, ended: 0, answered: 0, changed: [] as string[] };
  const left = [...forgeries];
  while (left.length > 0) {
    const closings: (() => unknown)[] = [];
    const context = { after: (close: () => unknown) => void closings.push(close) } as unknown as TestContext;
    try {
      await oneSiege(await besiege(context), left, said);
    } finally {
      for (const close of closings.reverse()) await close();
    }
  }
  return said;
}

async function oneSiege(
  siege: Siege,
  left: Forgery[],
  said: { cases: number; ended: number; answered: number; changed: string[] },
): Promise<void> {
  const { gatekeeper, person, events } = siege;
  const before = JSON.stringify(siege.configs());
  for (let n = 0; n < conversations; n++) await gatekeeper.converse(`of a person, number ${n}`, {});
  await siege.until(() =>
    events.filter(({ type }) => type === 'run.started').length === conversations ? true : undefined,
  );
  const deaths = () => events.filter((event) => event.type === 'notice' && event.code === 'workspace.ended').length;
  let known = 0;
  for (let one = left.shift(); one; one = known < lives ? left.shift() : undefined) {
    siege.order(...one.orders);
    const reported = events.length;
    siege.order({ report: '$agent0' });
    const how = await siege.until(() => {
      if (deaths() > known) return 'ended' as const;
      const told = events
        .slice(reported)
        .some((event) => event.type === 'call.decided' && event.tool === 'inventory.list');
      return told ? ('answered' as const) : undefined;
    });
    if (how === 'ended') known++;
    said[how]++;
    said.cases++;
    for (const { id, hash } of [...person.cards.values()])
      await person.ask('card.answer', { card: id, hash, answer: 'reject', visible: 0 }).catch(() => {});
    if (JSON.stringify(siege.configs()) !== before) said.changed.push(`${one.idea}, ${one.channel}`);
  }
  const released = (await siege.ledger()).filter(({ type, host }) => type === 'call.released' && host !== undefined);
  if (released.length > 0) said.changed.push(`${released.length} calls on a device were released`);
}
