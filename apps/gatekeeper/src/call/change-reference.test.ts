import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HistoryItem } from '../conversation/history.ts';
import { changeNamed } from './change-reference.ts';
import { wayDouble } from './way.double.ts';
import { propose } from './way.ts';

const said = (...texts: string[]): HistoryItem[] => texts.map((text) => ({ kind: 'prompt', text }));
const named = (history: readonly HistoryItem[], prompt = '', hosts: readonly { name: string }[] = []) =>
  changeNamed({ history: [...history] }, { prompt, hosts });

test('a change is what the person calls one, by the system that numbers it or by the word before it', () => {
  for (const [text, refs] of [
    ['Shut Gi0/1 on r1 for CHG0031415.', ['CHG0031415']],
    ['Work on change NET-204: describe the uplink', ['NET-204']],
    ['change request #4711, and INC12345', ['INC12345', '4711']],
    ['ticket: 2026/118', ['2026/118']],
    ['Change the description of Gi0/1 to core-2', []],
    ['change vlan 100 and AS-65010 on edge-1', []],
    ['change VLAN-10 to VLAN-20', []],
    ['ticket AS-10, change request VLAN-7', ['AS-10', 'VLAN-7']],
    ['What changed since SHA-256?', []],
    ['RFC 1918 addresses', []],
  ] as const)
    assert.deepEqual(named(said(text)), refs, text);
});

test('the newest of the person’s messages that names one counts, and nobody else names one', () => {
  const later = said('Do it for CHG1000001.', 'Now CHG1000002.', 'And go on.');
  assert.deepEqual(named(later), ['CHG1000002']);
  const device = { kind: 'result', use: 'u', result: { status: 'ok', source: 'device', text: 'CHG6666666' } } as const;
  const task = { kind: 'task', text: 'This is for CHG7777777.' } as const;
  assert.deepEqual(named([device, task]), []);
  assert.deepEqual(named([device, task], 'Of CHG1000003.'), ['CHG1000003'], 'a helper works for the person’s prompt');
  assert.deepEqual(named(said('change core-22'), '', [{ name: 'core-22' }]), [], 'a host is no change');
});

test('what a person picks is the agent’s word, and what they type into its question is theirs', () => {
  const choices = ['Go on under CHG6666666', 'Stop'];
  const input = { question: 'How?', choices };
  const answered = (text: string): HistoryItem[] => [
    ...said('Under CHG1000001.'),
    {
      kind: 'assistant',
      message: { role: 'assistant', content: [{ type: 'tool-use', use: 'q', tool: 'person.ask', input }] },
    },
    { kind: 'result', use: 'q', result: { status: 'ok', source: 'person', text } },
  ];
  assert.deepEqual(named(answered(choices[0] ?? '')), ['CHG1000001']);
  assert.deepEqual(named(answered('«secret:x» under CHG6666666')), ['CHG1000001'], 'also where a part was hidden');
  assert.deepEqual(named(answered('Under CHG1000002.')), ['CHG1000002']);
});

test('the card of a call names its change', async () => {
  const double = wayDouble();
  double.at.conversation.history.push(...said('Under CHG0031415 name r1 x.'));
  const command = 'configure terminal\nhostname x\nend';
  const { agent } = double.at.run;
  const call = { use: 'u', agent, tool: 'terminal.run', arguments: { command }, host: double.host.id };
  const result = propose(call, double.at, double.rooms);
  const { cards } = double.rooms;
  while (cards.list().length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  const [card] = cards.list();
  assert.deepEqual(card?.change, ['CHG0031415']);
  double.at.run.over.abort();
  await result;
});
