/**
 * A person's own terminal sessions: the device's bytes as they are, typed by that person alone. Opening one is a call
 * with a permit and an entry; typing in it is not. Nothing an agent says reaches them.
 */
import { checkPermit, glassRule, issuePermit, versionOf } from '@interlock/gate';
import {
  type Call,
  type Decision,
  Fault,
  type FaultView,
  type Host,
  type Id,
  newId,
  type Permit,
} from '@interlock/model';
import { terminalWindow } from '@interlock/protocol';
import type { Facts } from '../call/look-up.ts';
import { byOwnHands } from '../call/own-hands.ts';
import { targetOf } from '../call/target.ts';
import type { House } from '../house.ts';
import type { Prompts, Watched } from './prompts.ts';
import type { Rejections } from './rejections.ts';

/** A shell on a device, as execution gives it. */
export interface Wire {
  write(text: string): void;
  resize(columns: number, rows: number): void;
  pause(): void;
  resume(): void;
  close(): void;
  /** Resolves with what cut it, or null where somebody closed it. */
  readonly closed: Promise<Fault | null>;
}

export interface Watching {
  readonly bytes: (bytes: Uint8Array) => void;
  readonly ended: (fault: FaultView | null) => void;
}

/** Where the bytes of a session are kept, sealed. */
export interface SessionTape {
  readonly id: Id<'recording'>;
  output(bytes: Uint8Array): void;
  resize(columns: number, rows: number): void;
  close(): void;
}

export interface TerminalRooms {
  readonly house: House;
  readonly facts: Facts;
  readonly rejections: Rejections;
  /** Notices where a device asks for a secret. */
  readonly prompts?: Prompts;
  /** Whether the glass is broken for a host. */
  readonly glass: { isOpen(host: Id<'host'>): boolean };
  /** Asks for the first host key where there is none. */
  /** Called when the page of these sessions is gone. */
  readonly gone?: () => void;
  readonly trusted: (host: Host, signal: AbortSignal) => Promise<Host>;
  readonly open: (
    permit: Permit,
    call: Call,
    size: { columns: number; rows: number },
    bytes: (bytes: Uint8Array) => void,
  ) => Promise<Wire>;
  /** Null where recordings of the host are not kept. */
  readonly record: (host: Host, size: { columns: number; rows: number }) => SessionTape | null;
}

interface Live {
  readonly host: Id<'host'>;
  readonly wire: Wire;
  readonly tape: SessionTape | null;
  sent: number;
  drawn: number;
  paused: boolean;
  prompt?: Watched | undefined;
}

/** A person's sessions are written down on a full disk too. */

/** Sessions of one page at a time. */
const most = 100;

/** The sessions of one page; they end with it. */
export class Terminals {
  readonly #rooms: TerminalRooms;
  readonly #live = new Map<number, Live>();
  readonly #gone = new AbortController();
  #last = 0;

  constructor(rooms: TerminalRooms) {
    this.#rooms = rooms;
  }

  async open(
    hostId: Id<'host'>,
    size: { columns: number; rows: number },
    watching: (session: number) => Watching,
  ): Promise<number> {
    if (this.#live.size >= most)
      throw new Fault('terminal.too-many', `This page has ${most} terminals open.`, 'Close some of them.');
    const { facts, rejections, house } = this.#rooms;
    const known = facts.host(hostId);
    if (!known) throw new Fault('host.none', 'There is no such host.', 'Choose one from the list.');
    const host = await this.#rooms.trusted(known, this.#gone.signal);
    const entry = host.credential ? facts.entry(host.credential) : undefined;
    if (!entry)
      throw new Fault(
        'host.no-credential',
        `${host.name} has no keychain entry.`,
        'Add one and attach it to the host.',
      );
    rejections.requireFree(entry, host.id);
    const call = openingOf(house, host, entry);
    const decision: Decision = this.#rooms.glass.isOpen(host.id)
      ? {
          outcome: 'allow',
          rule: glassRule,
          reason: 'The glass was broken for it.',
          policy: versionOf(house.policy()),
        }
      : byOwnHands(call.tool, host, house);
    const permit = issuePermit(
      { call, class: 'read-only', decision, approvals: [], instance: house.instance },
      house.around,
    );
    const session = ++this.#last;
    const watch = watching(session);
    const tape = this.#rooms.record(host, size);
    const opened = newId('session', house.around.random);
    await house.journal.write({
      type: 'session.opened',
      session: opened,
      host: { id: host.id, name: host.name },
      by: house.person(),
      permit: permit.id,
      credential: { entry: entry.id, name: entry.name, version: entry.version },
      ...(tape ? { recording: tape.id } : {}),
    });
    const begun = house.around.now();
    const end = (cause: string) =>
      house.journal.write({
        type: 'session.closed',
        session: opened,
        host: { id: host.id, name: host.name },
        cause,
        milliseconds: Math.max(0, house.around.now() - begun),
      });
    checkPermit(permit, call, { instance: house.instance, now: house.around.now(), policy: versionOf(house.policy()) });
    try {
      const wire = await this.#rooms.open(permit, call, size, (bytes) => this.#bytes(session, bytes, watch));
      const live: Live = { host: host.id, wire, tape, sent: 0, drawn: 0, paused: false };
      this.#live.set(session, live);
      live.prompt = this.#rooms.prompts?.open(host.id, (text) => wire.write(text));
      void this.#ends(session, live, end, watch);
      if (this.#gone.signal.aborted) wire.close();
      return session;
    } catch (error) {
      tape?.close();
      await end(error instanceof Fault ? error.code : 'wire.failed');
      throw error;
    }
  }

  type(session: number, text: string): void {
    const { wire, prompt } = this.#find(session);
    prompt?.typed();
    wire.write(text);
  }

  resize(session: number, columns: number, rows: number): void {
    const { wire, tape } = this.#find(session);
    wire.resize(columns, rows);
    tape?.resize(columns, rows);
  }

  /** What the page has drawn so far; a device that was held goes on when half the window is free. */
  drawn(session: number, bytes: number): void {
    const live = this.#find(session);
    live.drawn = Math.min(Math.max(bytes, live.drawn), live.sent);
    if (live.paused && live.sent - live.drawn < terminalWindow / 2) {
      live.paused = false;
      live.wire.resume();
    }
  }

  close(session: number): void {
    this.#find(session).wire.close();
  }

  /** The host is shut again. */
  closeOf(host: Id<'host'>): void {
    for (const live of this.#live.values()) if (live.host === host) live.wire.close();
  }

  closeAll(): void {
    this.#rooms.gone?.();
    this.#gone.abort(new Fault('terminal.page-gone', 'The page was closed.', 'Open the terminal again.'));
    for (const { wire } of this.#live.values()) wire.close();
  }

  #bytes(session: number, bytes: Uint8Array, watch: Watching): void {
    const live = this.#live.get(session);
    if (live) {
      live.sent += bytes.length;
      live.tape?.output(bytes);
      live.prompt?.see(bytes);
      if (!live.paused && live.sent - live.drawn > terminalWindow) {
        live.paused = true;
        live.wire.pause();
      }
    }
    watch.bytes(bytes);
  }

  async #ends(session: number, live: Live, end: (cause: string) => Promise<number>, watch: Watching): Promise<void> {
    const fault = await live.wire.closed;
    this.#live.delete(session);
    live.prompt?.close();
    live.tape?.close();
    await end(fault?.code ?? 'closed').catch(() => {});
    watch.ended(fault?.view() ?? null);
  }

  #find(session: number): Live {
    const live = this.#live.get(session);
    if (!live) throw new Fault('terminal.none', 'This session has ended.', 'Open the host again.');
    return live;
  }
}

function openingOf(house: House, host: Host, entry: { id: Id<'entry'>; name: string; version: number }): Call {
  return {
    v: 1,
    id: newId('call', house.around.random),
    organization: house.organization,
    conversation: null,
    run: null,
    by: { kind: 'person', person: house.person().person },
    tool: 'terminal.open',
    arguments: {},
    target: targetOf(host),
    lines: [],
    answers: [],
    added: [],
    credential: { entry: entry.id, name: entry.name, version: entry.version },
    placeholders: [],
    limits: { milliseconds: 30_000, bytes: Number.MAX_SAFE_INTEGER },
  };
}
