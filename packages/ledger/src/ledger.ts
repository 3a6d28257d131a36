/** The ledger of one organization: entries go in, are durable, and can be proven (docs/formats/ledger.md). */
import { Fault } from '@interlock/model';
import { type BrokenGlass, newCallBook, type OpenCall } from './calls.ts';
import { type Disk, nodeDisk } from './disk.ts';
import { encodeEntry, type Seal } from './entry.ts';
import type { EntryInput } from './events.ts';
import type { Hash } from './merkle.ts';
import type { Signer } from './note.ts';
import { openLog } from './open.ts';
import { type LedgerReading, readingOf } from './reading.ts';
import type { ReserveOptions } from './reserve.ts';

export interface LedgerOptions {
  /** Folder of this one log; made where it is missing. Whoever opens it holds a lock on the data folder. */
  readonly dir: string;
  /** Name of the log and of its key, for example `interlock/org_…`; without white space and plus. */
  readonly origin: string;
  readonly signer: Signer;
  /** Seals what an entry holds beside its clear fields; without it such entries are refused. */
  readonly seal?: Seal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The newest checkpoints that stand outside the folder: an older or another log is refused. */
  readonly atLeast?: string | readonly string[];
  /** Room to set aside for what a person does on a full disk; none unless given. */
  readonly reserve?: ReserveOptions;
  /** Length of the journal in bytes; 8 MiB unless given. */
  readonly journalBytes?: number;
  readonly disk?: Disk;
}

export interface AppendOptions {
  /** A person's session, stop or rollback: it may use the room set aside. Never for what an agent does. */
  readonly onReserve?: boolean;
}

/** Where an entry stands. */
export interface Appended {
  readonly index: number;
  readonly leaf: Hash;
}

export interface Ledger extends LedgerReading {
  readonly origin: string;
  /** The verifier key (vkey) of this log. */
  readonly key: string;
  /** Number of durable entries. */
  readonly size: number;
  /** Root over them. */
  readonly root: Hash;
  /** Why nothing can be appended any more, or null. */
  readonly fault: Fault | null;
  /** Whether the disk is full and the room set aside is in use: only `onReserve` entries are taken. */
  readonly onReserve: boolean;
  /** A group that was never acknowledged and was cut off at the start, or null. */
  readonly repaired: { readonly offset: number; readonly bytes: number } | null;
  /**
   * Resolves when the entry is durable. Entries stand in the order in which they were given, however long each takes
   * to be sealed: one that is durable says that all before it are, or were refused. Throws Fault `ledger.unwritable` (nothing more is taken until the ledger is
   * opened again), `ledger.burned` (this permit was used), `ledger.disk-full`, `ledger.closed`, `ledger.bad-entry`,
   * `ledger.no-seal` or `ledger.too-long`; then what was to follow must not happen.
   */
  append(input: EntryInput, options?: AppendOptions): Promise<Appended>;
  /** Whether a permit was used, by the entries. */
  burned(permit: string): boolean;
  /** Released calls without an outcome. At the start these are the effects that nobody saw. */
  openCalls(): OpenCall[];
  /** Broken glasses that nobody else has reviewed. */
  brokenGlasses(): BrokenGlass[];
  /** Version of the policy set that the newest `policy.changed` names, or null. */
  policy(): string | null;
  /** Brings everything into tiles now, so that the folder can be copied or served; `close` does the same. */
  publish(): Promise<void>;
  /** Waits for what is under way, publishes and closes. */
  close(): Promise<void>;
}

/**
 * Opens a ledger, or begins one. Everything in the folder is verified first; what a crash cut short is completed.
 * Throws Fault `ledger.damaged` (naming file and offset), `ledger.rolled-back`, `ledger.forked`, `ledger.other-key`,
 * `ledger.unreadable` or `ledger.unwritable`.
 */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const calls = newCallBook();
  const claimed = new Set<string>(); // permits of entries that are under way
  const log = await openLog({ ...options, disk: options.disk ?? nodeDisk, visit: calls.note, noted: calls.noteEvent });
  const { origin, seal, now } = options;
  let last: Promise<unknown> = Promise.resolve(); // settles when the entry given last is in the log's queue

  /** Puts an entry into the log's queue behind all that were given before it; resolves when it is there. */
  function enqueue(input: EntryInput, onReserve: boolean): Promise<{ readonly written: Promise<Appended> }> {
    const encoded = encodeEntry(input, now(), seal);
    encoded.catch(() => {}); // until its turn comes
    const queued = last.then(async () => ({ written: log.write(await encoded, onReserve) }));
    last = queued.catch(() => {});
    return queued;
  }

  function claim(input: EntryInput): string | null {
    if (input.type !== 'call.released') return null;
    if (calls.burned(input.permit) || claimed.has(input.permit)) throw burnedFault(input.permit);
    claimed.add(input.permit);
    return input.permit;
  }

  const reading = readingOf(log.reader, log.newest, log.asideBytes);

  return {
    ...reading,
    origin,
    key: log.verifier.vkey,
    get size() {
      return log.newest().size;
    },
    get root() {
      return log.newest().root;
    },
    get fault() {
      return log.fault();
    },
    get onReserve() {
      return log.onReserve();
    },
    repaired: log.repaired,
    async append(input, { onReserve = false } = {}) {
      log.refuse(onReserve);
      const permit = claim(input);
      try {
        const { written } = await enqueue(input, onReserve);
        return await written;
      } finally {
        if (permit !== null) claimed.delete(permit); // by now it is burned, or the entry was not written
      }
    },
    burned: calls.burned,
    openCalls: calls.openCalls,
    brokenGlasses: calls.brokenGlasses,
    policy: calls.policy,
    publish: log.publish,
    close: log.close,
  };
}

function burnedFault(permit: string): Fault {
  return new Fault(
    'ledger.burned',
    `The permit ${permit} was used before.`,
    'Nothing was done. Propose the call again and have it decided anew.',
  );
}
