/** Tools that need no device: they answer from what the gatekeeper keeps, or only wait. */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Call, Host, Outcome } from '@interlock/model';
import type { Perform } from './call/way.ts';

export interface LocalRooms {
  readonly hosts: (call: Call) => readonly Host[];
}

/** The call's answer, or undefined where its tool needs a device. */
export function performLocally(call: Call, rooms: LocalRooms, stop: AbortSignal): ReturnType<Perform> | undefined {
  if (call.tool === 'inventory.list')
    return Promise.resolve(
      told(
        JSON.stringify(
          rooms.hosts(call).map(({ id, name, platform, environment, address, tags }) => ({
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
  if (call.tool === 'wait') return waited(Number(call.arguments.seconds), stop);
  return undefined;
}

function told(text: string, source: 'inventory' | 'gatekeeper'): Awaited<ReturnType<Perform>> {
  return { outcome: outcome('done', text), text, source };
}

async function waited(seconds: number, stop: AbortSignal): ReturnType<Perform> {
  const begun = Date.now();
  const whole = await sleep(seconds * 1000, true, { signal: stop }).catch(() => false);
  const text = whole ? `Waited ${seconds} s.` : 'Stopped while waiting.';
  return {
    outcome: { ...outcome(whole ? 'done' : 'stopped', text), milliseconds: Date.now() - begun },
    text,
    source: 'gatekeeper',
  };
}

const outcome = (end: Outcome['end'], text: string): Outcome => ({
  end,
  ran: 0,
  prompt: null,
  output: createHash('sha256').update(text).digest('hex'),
  milliseconds: 0,
  fault: null,
});
