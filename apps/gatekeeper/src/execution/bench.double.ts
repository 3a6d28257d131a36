/** For tests: calls, permits and an execution around a device on loopback. */
import { randomBytes } from 'node:crypto';
import { issuePermit } from '@interlock/gate';
import { type Call, type CliMode, type HostKey, newId, type Permit, type Platform } from '@interlock/model';
import { planCall } from '@interlock/platforms';
import { classify } from '@interlock/risk';
import { type ExecutionRooms, newExecution, type Performed } from './execution.ts';

export const instance = 'test';
const around = { now: () => Date.now(), random: (n: number) => new Uint8Array(randomBytes(n)) };
const host = newId('host', around.random);
const entry = newId('entry', around.random);

export interface Device {
  readonly name: string;
  readonly platform: Platform;
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly hostKey: HostKey;
}

export interface Wish {
  readonly mode?: CliMode;
  readonly answers?: Call['answers'];
  readonly limits?: Partial<Call['limits']>;
  /** Changes the call after it was planned. */
  readonly bend?: (call: Call) => Call;
}

/** The canonical call of a command on a device, as the look-up would make it. */
export function callOn(device: Device, command: string, wish: Wish = {}): Call {
  const verdict = classify({ platform: device.platform, mode: wish.mode ?? 'exec', command });
  const plan = planCall(device.platform, verdict.lines);
  const call: Call = {
    v: 1,
    id: newId('call', around.random),
    organization: newId('org', around.random),
    conversation: null,
    run: null,
    by: { kind: 'agent', agent: newId('agent', around.random), use: 'use-1' },
    tool: 'terminal.run',
    arguments: { command },
    target: {
      host,
      version: 1,
      name: device.name,
      platform: device.platform,
      environment: 'lab',
      tags: [],
      protocol: 'ssh',
      address: device.host,
      port: device.port,
      route: [],
      hostKeys: [device.hostKey],
      lab: true,
    },
    lines: plan.lines,
    answers: wish.answers ?? [],
    added: plan.added,
    credential: { entry, name: 'lab', version: 1 },
    placeholders: [],
    limits: { milliseconds: 20_000, bytes: 2 * 1024 * 1024, ...wish.limits },
  };
  return wish.bend?.(call) ?? call;
}

export function permitFor(call: Call): Permit {
  const decision = { outcome: 'allow' as const, rule: 'test', reason: 'a test', policy: 'a test' };
  return issuePermit({ call, class: 'moderate', decision, approvals: [], instance }, around);
}

export interface Bench {
  readonly execution: ReturnType<typeof newExecution>;
  /** Credentials lent so far. */
  readonly lent: () => number;
  run(device: Device, command: string, wish?: Wish, watch?: Partial<Watch>): Promise<Performed>;
}

export interface Watch {
  readonly stop: AbortSignal;
  readonly cut: AbortSignal;
  readonly output: (text: string) => void;
}

export function newBench(device: Device, rooms: Partial<ExecutionRooms> = {}): Bench {
  let lent = 0;
  const execution = newExecution({
    instance,
    policy: () => 'a test',
    now: Date.now,
    credential: () => (login) => {
      lent++;
      return login({ kind: 'password', username: device.username, password: Buffer.from(device.password) });
    },
    enable: () => () => Promise.reject(new Error('no enable secret was asked for')),
    route: () => [],
    filling: (_permit, _call, use) => use((line) => line),
    scrubbing: () => ({ push: (text) => text, end: () => '' }),
    salt: () => new Uint8Array(16),
    ...rooms,
  });
  return {
    execution,
    lent: () => lent,
    run(on, command, wish, watch = {}) {
      const call = callOn(on, command, wish);
      return execution.perform(permitFor(call), call, {
        stop: watch.stop ?? new AbortController().signal,
        cut: watch.cut ?? new AbortController().signal,
        output: watch.output ?? (() => {}),
      });
    },
  };
}
