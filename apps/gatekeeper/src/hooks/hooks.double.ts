/** Doubles for hooks: a journal in memory, rows that are kept, and hooks that run a script on our Node. */
import { type Actor, Fault } from '@interlock/model';
import type { Deed } from '../journal.ts';
import type { HookAsk } from './hook.ts';
import { Hooks } from './hooks.ts';

export const kim: Actor = { person: `person_${'0'.repeat(26)}`, name: 'kim', proof: { kind: 'passphrase' } };
export const never = new AbortController().signal;
export const ask: HookAsk = {
  v: 1,
  stage: 'pre',
  call: 'call_1',
  conversation: null,
  run: null,
  by: { kind: 'agent', person: kim.person, proof: 'passphrase' },
  tool: 'terminal.run',
  arguments: { command: 'show version' },
  host: { name: 'edge-1', address: '192.0.2.1', platform: 'cisco_ios', environment: 'prod', tags: [] },
  lines: [{ text: 'show version', mode: 'exec', class: 'read-only' }],
  credential: 'admin',
  class: 'read-only',
  tags: [],
  reason: 'It reads.',
  trust: 'supervised',
  mode: 'default',
};

export const redact = (text: string) => ({ text: text.replaceAll('HUNTER2', '«secret:1»') });

export function room(failing = false) {
  const deeds: Deed[] = [];
  const stored = new Map<string, unknown>();
  const journal = {
    write: async (deed: Deed) => {
      if (failing) throw new Fault('ledger.unwritable', 'The disk said no.', 'Make room.');
      return deeds.push(deed) - 1;
    },
    size: () => deeds.length,
    writable: () => !failing,
  };
  const rows = {
    put: (_table: string, id: string, body: unknown) => void stored.set(id, body),
    all: () => [...stored].map(([id, body]) => ({ id, body })),
  };
  const open = () =>
    new Hooks(
      { journal, provable: () => true, around: { now: Date.now, random: (n) => new Uint8Array(n) } },
      rows,
      redact,
    );
  return { open, deeds, stored };
}

/** A hook that runs this script on our Node. */
export const script = (name: string, body: string, more: object = {}) => ({
  name,
  stage: 'pre',
  command: [process.execPath, '-e', body],
  ...more,
});
export const says = (answer: object) => `process.stdout.write(${JSON.stringify(JSON.stringify(answer))})`;
