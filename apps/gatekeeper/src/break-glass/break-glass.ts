/**
 * Break-glass: when approvers, key service, server or disk are out of reach, a person opens one host for half an hour in
 * a terminal of their own, with a reason. The agent is off meanwhile, and it stays on every screen until somebody else
 * has reviewed it. It skips no host key, and a policy can forbid it.
 */
import { createHash } from 'node:crypto';
import type { Ledger } from '@interlock/ledger';
import { type Actor, type CanonicalValue, canonicalBytes, Fault, type Host, type Id, newId } from '@interlock/model';
import type { GlassView } from '@interlock/protocol';
import { z } from 'zod';
import { demandsOfDeed, requireAlone, requirePresence } from '../call/person-deed.ts';
import { ownDeed, ownHands, policyQuestion } from '../call/policy-question.ts';
import { type House, proveFirst } from '../house.ts';
import type { SealedRows } from '../records/rows.ts';

const table = 'break-glass';
/** Milliseconds for which a host stays open. */
const span = 30 * 60_000;

const glassSchema = z.object({
  host: z.object({ id: z.string(), name: z.string() }),
  by: z.object({ name: z.string(), proof: z.string() }),
  reason: z.string(),
  opened: z.int(),
  until: z.int(),
  closed: z.int().nullable(),
  reviewed: z.object({ by: z.string(), at: z.int() }).nullable(),
});
type Glass = z.infer<typeof glassSchema>;

export interface GlassRooms {
  readonly house: House;
  readonly host: (id: Id<'host'>) => Host | undefined;
  readonly rows: Pick<SealedRows, 'put' | 'all'>;
  /** Those that the ledger has as broken and not as reviewed. */
  readonly unreviewed: Ledger['brokenGlasses'];
  /** Stops every run; none begins while a glass is broken. */
  readonly agentOff: () => void;
}

export class BreakGlass {
  readonly #rooms: GlassRooms;
  readonly #all = new Map<string, Glass>();
  /** Those of this process that are open, with their end by a clock that nobody sets back. */
  readonly #open = new Map<string, { readonly host: Id<'host'>; readonly ends: number }>();
  onChange: () => void = () => {};
  /** Called when a host is shut again, so that its terminals end. */
  onShut: (host: Id<'host'>) => void = () => {};

  constructor(rooms: GlassRooms) {
    this.#rooms = rooms;
    for (const { id, body } of rooms.rows.all(table)) {
      const kept = glassSchema.safeParse(body);
      // A restart shuts what was open.
      if (kept.success) this.#all.set(id, { ...kept.data, closed: kept.data.closed ?? kept.data.until });
    }
    // Its row may never have been written: on a full disk the ledger's reserve alone took it.
    for (const { index, broken } of rooms.unreviewed()) if (!this.#all.has(broken.glass)) this.#restore(index, broken);
  }

  /** Opens one host. Throws `glass.*` where presence, reason or policy are against it. */
  async open(hostId: Id<'host'>, reason: string, by: Actor): Promise<{ id: string }> {
    const { house, rows } = this.#rooms;
    const host = this.#rooms.host(hostId);
    if (!host) throw new Fault('host.none', 'There is no such host.', 'Choose one from the list.');
    const why = reason.trim();
    if (why.length < 10)
      throw new Fault('glass.no-reason', 'Whoever reviews it needs a reason.', 'Say in a sentence what is wrong.');
    if (house.provable() && by.proof.kind === 'os-user')
      throw new Fault('glass.presence', 'Breaking the glass wants whoever does it proven.', proveFirst);
    this.#requireNotForbidden(host);
    this.#requireDemands(host, by);
    const now = house.around.now();
    const id = newId('session', house.around.random);
    const glass: Glass = {
      host: { id: host.id, name: host.name },
      by: { name: by.name, proof: by.proof.kind },
      reason: why,
      opened: now,
      until: now + span,
      closed: null,
      reviewed: null,
    };
    await house.journal.write({
      type: 'glass.broken',
      glass: id,
      host: { id: host.id, name: host.name },
      by,
      until: glass.until,
      sealed: { reason: why },
    });
    this.#all.set(id, glass);
    this.#open.set(id, { host: host.id, ends: performance.now() + span });
    // On a full disk the ledger's reserve has it, and the row is missing: then the ledger alone tells of it.
    try {
      rows.put(table, id, glass);
    } catch {}
    this.#rooms.agentOff();
    setTimeout(() => void this.shut(id, 'time'), span).unref();
    this.onChange();
    return { id };
  }

  #restore(index: number, { glass: id, host, by, until }: ReturnType<Ledger['brokenGlasses']>[number]['broken']): void {
    const glass: Glass = {
      host: { id: host.id, name: host.name },
      by: { name: by.name, proof: by.proof.kind },
      reason: `Sealed in the ledger, entry ${index}.`,
      opened: until - span,
      until,
      closed: until,
      reviewed: null,
    };
    this.#all.set(id, glass);
    try {
      this.#rooms.rows.put(table, id, glass);
    } catch {}
  }

  /** Whether a terminal may be opened on a host by it. */
  isOpen(host: Id<'host'>): boolean {
    const now = this.#rooms.house.around.now();
    return [...this.#open].some(
      ([id, open]) => open.host === host && performance.now() < open.ends && now < (this.#all.get(id)?.until ?? 0),
    );
  }

  /** Throws `glass.agent-off` while any is open: the agent proposes nothing and no run begins. */
  requireAgentOn(): void {
    if (this.#open.size > 0)
      throw new Fault(
        'glass.agent-off',
        'The glass is broken: the agent is off.',
        'It is on again when the host is shut, at the latest after 30 minutes.',
      );
  }

  async shut(id: string, cause: 'time' | 'person', by?: Actor): Promise<void> {
    const glass = this.#all.get(id);
    if (!glass || !this.#open.delete(id)) return;
    const closed = { ...glass, closed: this.#rooms.house.around.now() };
    this.#all.set(id, closed);
    this.onShut(glass.host.id as Id<'host'>);
    this.onChange();
    try {
      this.#rooms.rows.put(table, id, closed);
    } catch {}
    await this.#rooms.house.journal
      .write({ type: 'glass.shut', glass: id as Id<'session'>, host: hostOf(glass), cause, ...(by && { by }) })
      .catch(() => {});
  }

  /** What stands on every screen: those that are open, and those that nobody else has reviewed. */
  views(): GlassView[] {
    return [...this.#all]
      .filter(([id, { reviewed }]) => reviewed === null || this.#open.has(id))
      .map(([id, { host, by, reason, opened, until }]) => ({
        id,
        host: host.name,
        by: by.name,
        reason,
        opened,
        until,
        open: this.#open.has(id),
      }));
  }

  /** What a reviewer signs: the whole record, by its hash. Throws `glass.none`. */
  record(id: string): { readonly glass: Glass; readonly hash: string } {
    const glass = this.#all.get(id);
    if (!glass) throw new Fault('glass.none', 'There is no such record.', 'See `npx --no interlock glass list`.');
    const { reviewed: _, ...record } = glass;
    return { glass, hash: glassHash(id, record) };
  }

  /** Somebody else has reviewed it. Throws `glass.still-open`, `glass.reviewed`. */
  async review(id: string, by: Actor): Promise<void> {
    const { glass } = this.record(id);
    if (this.#open.has(id))
      throw new Fault('glass.still-open', 'The host is open still.', 'Shut it first, then have it reviewed.');
    if (glass.reviewed !== null)
      throw new Fault('glass.reviewed', `${glass.reviewed.by} has reviewed it already.`, 'Nothing is left to review.');
    const { house, rows } = this.#rooms;
    await house.journal.write({ type: 'glass.reviewed', glass: id as Id<'session'>, host: hostOf(glass), by });
    const done = { ...glass, reviewed: { by: by.name, at: house.around.now() } };
    this.#all.set(id, done);
    rows.put(table, id, done);
    this.onChange();
  }

  /**
   * Others out of reach are why the glass is broken, so a demand for them counts only where the policy makes it of
   * breaking the glass, and not of opening a terminal. Throws `presence.needed`, `others.needed`.
   */
  #requireDemands(host: Host, by: Actor): void {
    const { house } = this.#rooms;
    const wanted = demandsOfDeed(house, 'break-glass', host);
    if (!wanted) return;
    const usual = house.policy().demands(policyQuestion(ownDeed, { tool: 'terminal.open', host, house }));
    const meant = wanted.others > 0 && wanted.rules.some((rule) => !usual?.rules.includes(rule));
    if (meant) requireAlone(house, 'break-glass', by, { host });
    else requirePresence('break-glass', by, wanted);
  }

  /** What denies a terminal is why the glass is broken; what denies breaking it and not the terminal, forbids it. */
  #requireNotForbidden(host: Host): void {
    const { house } = this.#rooms;
    const rulesFor = (tool: string) => {
      const { run } = house.policy().ask(policyQuestion(ownHands, { tool, host, house }));
      return run.allowed ? [] : run.rules;
    };
    const usual = rulesFor('terminal.open');
    const against = rulesFor('break-glass').find((rule) => !usual.includes(rule));
    if (against !== undefined)
      throw new Fault('glass.forbidden', `The policy forbids it (${against}).`, 'Nothing was opened.');
  }
}

/** SHA-256 over the canonical bytes of a record, as lower-case hex. */
export function glassHash(id: string, record: Omit<Glass, 'reviewed'>): string {
  const value: CanonicalValue = ['interlock/glass/v1', { id, ...record }];
  return createHash('sha256').update(canonicalBytes(value)).digest('hex');
}

const hostOf = ({ host }: Glass) => ({ id: host.id as Id<'host'>, name: host.name });
