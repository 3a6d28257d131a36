/** The execution of calls on devices: it accepts a permit and nothing less, and it is the only one who reaches a wire. */
import { checkPermit } from '@interlock/gate';
import { type Call, Fault, type Outcome, type Permit } from '@interlock/model';
import { planCall, profileOf } from '@interlock/platforms';
import { type CredentialLender, fetchHostKey, HostKeyFault, type SshHop, type SshTimeouts } from '@interlock/wires';
import { addedBy } from './added.ts';
import { type AgentSession, openAgentSession } from './agent-session.ts';
import { BurnedPermits } from './burned.ts';
import { Gone } from './dialogue.ts';
import type { Enabling } from './enable.ts';
import * as faults from './faults.ts';
import { beginHalt, type Halt } from './halt.ts';
import { type Lines, leaveMode, runLines } from './lines.ts';
import { newOutput, type Scrubbing } from './output.ts';
import { SessionPool } from './pool.ts';
import { brokenOff, type Ending, type Progress } from './progress.ts';
import { openTerminal, type Terminal } from './terminal.ts';

type Target = NonNullable<Call['target']>;

export interface ExecutionRooms {
  /** The gatekeeper's instance; a permit of another one is refused. */
  readonly instance: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Lends the entry that logs in to the call's host, when its key is accepted. */
  readonly credential: (permit: Permit, call: Call) => CredentialLender;
  /** Lends the entry that answers for the enable password, for a call that names one. */
  readonly enable: (permit: Permit, call: Call) => Enabling['lender'];
  /** The hosts of the call's route, nearest first, each with its pinned keys and its own credential. */
  readonly route: (permit: Permit, call: Call) => readonly SshHop[] | Promise<readonly SshHop[]>;
  /** Lends what the placeholders of the lines name, and gives the lines as they are sent. */
  readonly filling: <T>(permit: Permit, call: Call, use: (fill: (line: string) => string) => Promise<T>) => Promise<T>;
  /** A stream that replaces secrets in what devices say. */
  readonly scrubbing: () => Scrubbing;
  /** Version of the policy in force; a permit of another one is refused. */
  readonly policy: () => string;
  /** Goes in front of a call's output when it is hashed. */
  readonly salt: (call: Call) => Uint8Array;
  readonly timeouts?: Partial<SshTimeouts>;
}

export interface Watching {
  /** Ends the call between two lines. */
  readonly stop: AbortSignal;
  /** Cuts the wire at once. */
  readonly cut: AbortSignal;
  /** Scrubbed output as it comes. */
  readonly output: (text: string) => void;
}

export interface Performed {
  readonly outcome: Outcome;
  /** Scrubbed; a long one is kept by its head and tail. */
  readonly text: string;
  readonly source: 'device';
  /** A key that was not the pinned one: nothing was sent behind it. */
  readonly changedKey?: HostKeyFault;
}

export interface Execution {
  /** Runs a call's lines. Never rejects: whatever happens is an outcome. */
  perform(permit: Permit, call: Call, watching: Watching): Promise<Performed>;
  /** A person's own session: the device's bytes as they are. Throws `wire.*`, `execution.permit`, `gate.*`. */
  openTerminal(
    permit: Permit,
    call: Call,
    size: { readonly columns: number; readonly rows: number },
    bytes: (bytes: Uint8Array) => void,
  ): Promise<Terminal>;
  /** The key a host proves to have, before any login on it. */
  readonly fetchKey: typeof fetchHostKey;
  /** Closes the agent's warm session on a host. */
  forget(host: string): void;
  close(): Promise<void>;
}

export function newExecution(rooms: ExecutionRooms): Execution {
  const pool = new SessionPool();
  const burned = new BurnedPermits(rooms.now);
  const terminals = new Set<Terminal>();
  const admit = (permit: Permit, call: Call): Target => {
    checkPermit(permit, call, { instance: rooms.instance, now: rooms.now(), policy: rooms.policy() });
    if (call.target === null) throw faults.refusedPermit('the call names no host');
    burned.burn(permit);
    return call.target;
  };
  return {
    perform: (permit, call, watching) => perform({ permit, call, watching, rooms, pool, admit }),
    async openTerminal(permit, call, size, bytes) {
      const target = admit(permit, call);
      const terminal = await openTerminal(await sshOf(rooms, permit, call, target), call.limits, size, bytes);
      terminals.add(terminal);
      void terminal.closed.then(() => terminals.delete(terminal));
      return terminal;
    },
    fetchKey: fetchHostKey,
    forget: (host) => pool.drop(host),
    async close() {
      pool.close();
      for (const terminal of terminals) terminal.close();
      await Promise.all([...terminals].map(({ closed }) => closed));
    },
  };
}

interface Performance {
  readonly permit: Permit;
  readonly call: Call;
  readonly watching: Watching;
  readonly rooms: ExecutionRooms;
  readonly pool: SessionPool;
  readonly admit: (permit: Permit, call: Call) => Target;
}

async function perform(performance: Performance): Promise<Performed> {
  const { call, rooms, watching } = performance;
  const begun = rooms.now();
  const progress: Progress = { ran: 0, at: 0, inFlight: false, prompt: null };
  const output = newOutput(rooms.scrubbing(), rooms.salt(call), watching.output);
  const reads = call.lines.every((line) => line.class === 'read-only');
  const halt = beginHalt(watching.cut, call.limits.milliseconds, reads ? watching.stop : undefined);
  let changedKey: HostKeyFault | undefined;
  const ending = await attempt(performance, halt, progress, output.line).catch((error: unknown): Ending => {
    if (error instanceof HostKeyFault && error.code === 'wire.host-key-changed') changedKey = error;
    const line = call.lines[progress.at];
    const end = brokenOff(error, progress, { host: call.target?.name ?? '', line, limits: call.limits });
    if (end !== undefined) return end;
    if (watching.stop.aborted && progress.ran === 0 && !progress.inFlight)
      return { end: 'stopped', fault: faults.stoppedBetween(0, call.lines.length) };
    const fault = error instanceof Fault ? error : faults.failedInside(error);
    return { end: progress.inFlight ? 'unknown' : 'failed', fault };
  });
  halt.release();
  const { text, hash } = output.end();
  return {
    outcome: {
      end: ending.end,
      ran: progress.ran,
      prompt: progress.prompt === null ? null : scrubbed(rooms, progress.prompt).slice(0, 400),
      output: hash,
      milliseconds: Math.max(0, Math.round(rooms.now() - begun)),
      fault: ending.fault?.view() ?? null,
    },
    text,
    source: 'device',
    ...(changedKey ? { changedKey } : {}),
  };
}

async function attempt(
  performance: Performance,
  halt: Halt,
  progress: Progress,
  line: (text: string) => void,
): Promise<Ending> {
  const { permit, call, watching, rooms, pool, admit } = performance;
  const target = admit(permit, call);
  const plan = planCall(target.platform, call.lines);
  const profile = profileOf(target.platform);
  const added = addedBy(call);
  const ssh = await sshOf(rooms, permit, call, target);
  const identity = JSON.stringify([target, call.credential, call.enable ?? null]);
  const begun = rooms.now();
  let bytes = 0;
  const onBytes = (more: number) => {
    bytes += more;
    if (bytes > call.limits.bytes) halt.stop('output');
  };
  const signal = AbortSignal.any([halt.signal, watching.stop]);
  const enable = call.enable && {
    host: target.name,
    name: call.enable.name,
    lender: rooms.enable(permit, call),
  };
  const open = () => openAgentSession({ ssh, profile, call, enable, signal, onBytes });
  const run = async (session: AgentSession): Promise<Ending> => {
    session.dialogue.onBytes = onBytes;
    const lines: Omit<Lines, 'fill'> = {
      host: target.name,
      call,
      plan,
      session,
      ground: { dialogue: session.dialogue, profile, added, halt: halt.signal },
      stop: watching.stop,
      late: () => rooms.now() - begun > call.limits.milliseconds,
      progress,
      line,
      scrub: (text) => scrubbed(rooms, text),
      quote: (text) => JSON.stringify(scrubbed(rooms, text.trim()).slice(0, 200)),
    };
    try {
      const ending = await rooms.filling(permit, call, (fill) => runLines({ ...lines, fill }));
      await leaveMode(lines);
      const left = enable !== undefined && session.prompt.privilege === 'user';
      if (session.dialogue.ended || session.prompt.mode !== 'exec' || left) session.close();
      else pool.keep(target.host, identity, session);
      return ending;
    } catch (error) {
      session.close();
      throw error;
    }
  };
  const warm = pool.take(target.host, identity);
  if (warm !== undefined) {
    if (await warm.stands({ added, halt: halt.signal })) {
      try {
        return await run(warm);
      } catch (error) {
        // A session that died while it lay there: nothing was entered on it, so a new one may try.
        if (!(error instanceof Gone) || progress.inFlight || progress.ran > 0) throw error;
      }
    } else warm.close();
  }
  return run(await open());
}

async function sshOf(rooms: ExecutionRooms, permit: Permit, call: Call, target: Target) {
  const { name, address, port, hostKeys } = target;
  const route = await rooms.route(permit, call);
  return {
    name,
    address,
    port,
    hostKeys,
    route,
    credential: rooms.credential(permit, call),
    ...(rooms.timeouts && { timeouts: rooms.timeouts }),
  };
}

function scrubbed(rooms: ExecutionRooms, text: string): string {
  const stream = rooms.scrubbing();
  return stream.push(text) + stream.end();
}
