/** Tools that need no device: they answer from what the gatekeeper keeps, or only wait. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Call, Host, Outcome } from '@interlock/model';
import type { Perform } from './call/perform.ts';

export interface LocalRooms {
  readonly hosts: () => readonly Host[];
  /** Those that a call may see; null is all. */
  readonly seenBy: (call: Call) => readonly Host['id'][] | null;
}

/** The call's answer, or undefined where its tool needs a device. */
export function performLocally(call: Call, rooms: LocalRooms, stop: AbortSignal): ReturnType<Perform> | undefined {
  if (call.tool === 'inventory.list') {
    const seen = rooms.seenBy(call);
    const within = rooms.hosts().filter(({ id }) => seen === null || seen.includes(id));
    return Promise.resolve(
      told(
        JSON.stringify(
          within.map(({ id, name, platform, environment, address, tags }) => ({
            id,
            name,
            platform,
            environment,
            address,
            tags,
          })),
          null,
          1,
        ),
        'inventory',
      ),
    );
  }
  if (call.tool === 'wait') return waited(Number(call.arguments.seconds), stop);
  return undefined;
}

function told(text: string, source: 'inventory' | 'gatekeeper'): Awaited<ReturnType<Perform>> {
  return { outcome: outcome('done'), text, source };
}

async function waited(seconds: number, stop: AbortSignal): ReturnType<Perform> {
  const begun = Date.now();
  const whole = await sleep(seconds * 1000, true, { signal: stop }).catch(() => false);
  const text = whole ? `Waited ${seconds} s.` : 'Stopped while waiting.';
  return {
    outcome: { ...outcome(whole ? 'done' : 'stopped'), milliseconds: Date.now() - begun },
    text,
    source: 'gatekeeper',
  };
}

const outcome = (end: Outcome['end']): Outcome => ({
  end,
  ran: 0,
  prompt: null,
  output: null,
  milliseconds: 0,
  fault: null,
});
