/** What the agent's search may tell: nothing that the same text would not tell a model as a whole. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Call } from '@interlock/model';
import type { House } from '../../house.ts';
import { readingMore } from './output-more.ts';
import { type Searched, searching } from './search.ts';

const house = { journal: { write: async () => {} } } as unknown as House;
/** Hides a value by what stands before it, as the device pack does. */
const clean = async (text: string) => text.replace(/(community )\S+/g, '$1«secret:x»');
const said = 'Use snmp-server community Tr0ub4dorS RO there, and remind me that the rack is at the back wall, marker';

async function found(text: string, within: Partial<Searched> = {}): Promise<string> {
  const conversation = { id: 'conversation_a', title: said.slice(0, 99), created: 0, history: [] };
  const conversations = [{ ...conversation, history: [{ kind: 'prompt', text: said }] }];
  const sight = { conversations, pages: [], hosts: [], ...within } as unknown as Searched;
  const call = { arguments: { text }, conversation: null, run: null } as unknown as Call;
  const run = searching(house, () => sight, clean);
  return (await run({} as never, call, new AbortController().signal)).text;
}

test('a hit behind a secret does not show the secret without what told it', async () => {
  for (const text of ['marker', 'rack is', 'RO there']) {
    const row = await found(text);
    assert.match(row, /conversation 1970/, text);
    assert.doesNotMatch(row, /Tr0ub|dorS/, text);
  }
});

test('a search for letters of a secret finds as little as one for other letters', async () => {
  for (const text of ['Tr0u', 'Tr0x', 'dorS', 'ub4d RO']) assert.equal(await found(text), 'Nothing was found.', text);
  const pages = [{ name: 'p', text: said, conversation: 'conversation_a' }] as unknown as Searched['pages'];
  assert.equal(await found('Tr0u', { pages, conversations: [] }), 'Nothing was found.');
  assert.doesNotMatch(await found('marker', { pages, conversations: [] }), /Tr0ub|dorS/);
});

test('letters of a secret in an earlier output are found as little as others', async () => {
  const run = readingMore(() => `up\nsnmp community Tr0ub4dorS RO\ndown`, clean);
  const find = async (text: string) =>
    (await run({} as never, { arguments: { use: 'u', find: text } } as never, new AbortController().signal)).text;
  assert.equal(await find('Tr0u'), await find('Tr0x'));
  assert.match(await find('snmp'), /2: snmp community «secret:x» RO/);
});
