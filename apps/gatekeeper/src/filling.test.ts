import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { type Lab, newLabSecrets, startLab } from '@interlock/lab';
import { type Call, Fault, type Id, newId } from '@interlock/model';
import { newRedactor } from '@interlock/redact';
import { type EntrySecret, type EntryView, openVault, type Vault } from '@interlock/vault';
import { TypedSecrets } from './call/typed.ts';
import { newCodes } from './codes.ts';
import { type Bench, callOn, type Device, newBench, permitFor, type Wish } from './execution/bench.double.ts';
import { type FillingRooms, withFilling } from './filling.ts';

const around = { now: () => Date.now(), random: (n: number) => new Uint8Array(randomBytes(n)) };
const owner = newId('person', around.random);
const redactor = newRedactor({ key: randomBytes(32) });
/** What somebody wrote into a command. */
const typed = new TypedSecrets(around, (bytes, name) => void redactor.know(bytes, name));
const dir = mkdtempSync(path.join(tmpdir(), 'interlock-filling-'));
/** What the ledger was told of lends, before any plaintext. */
const written: string[] = [];
let refuse = false;
let lab: Lab;
let vault: Vault;
let edge: Device;
let bench: Bench;

before(async () => {
  lab = await startLab({ secrets: newLabSecrets() });
  edge = lab.devices.find(({ role }) => role === 'edge') as Device;
  vault = await openVault({
    dir,
    organization: newId('org', around.random),
    surroundings: around,
    unlock: { home: 'practice' },
    before: async (lend, entry) => {
      if (refuse) throw new Fault('ledger.unwritable', 'The disk said no.', 'Make room.');
      written.push(`${lend.use} ${entry.name}`);
    },
    observe: (secret, entry) => void redactor.know(secret, entry.name),
  });
  const rooms: FillingRooms = filler();
  bench = newBench(edge, {
    filling: (permit, call, use) => withFilling(permit, call, rooms, use),
    scrubbing: () => redactor.stream(),
  });
});
after(async () => {
  await bench.execution.close();
  vault.close();
  await lab.close();
  rmSync(dir, { recursive: true, force: true });
});

const filler = (): FillingRooms => ({ vault, codes: newCodes(redactor), typed, tags: () => [] });
const hostOf = (call: Call) => call.target?.host as Id<'host'>;
const aCall = () => callOn(edge, 'show clock');
async function entry(name: string, type: EntryView['type'], secret: EntrySecret): Promise<EntryView> {
  return vault.entries.put({ name, type, account: 'x', owner, hosts: [hostOf(aCall())], lab: true, secret });
}
const filling = (...entries: EntryView[]): Wish => ({
  bend: (call) => ({
    ...call,
    placeholders: entries.map(({ id, name, version }) => ({ entry: id, name, version })),
  }),
});
const change = (line: string) => ['configure terminal', line, 'end', 'show running-config'].join('\n');

test('the device gets the value, and everybody else the placeholder or a mark', async () => {
  const community = 'Wiedehopf-4711';
  const snmp = await entry('read snmp', 'snmp-v2c', { community: Buffer.from(community) });
  written.length = 0;
  const chunks: string[] = [];
  const { outcome, text } = await bench.run(edge, change('snmp-server community {{read snmp}} RO'), filling(snmp), {
    output: (chunk) => chunks.push(chunk),
  });
  assert.equal(outcome.end, 'done', JSON.stringify(outcome));
  assert.match(lab.device('edge').runningConfig(), new RegExp(`snmp-server community ${community}`));
  for (const seen of [text, chunks.join(''), JSON.stringify(outcome)]) assert.ok(!seen.includes(community));
  assert.match(text, /#snmp-server community «secret:read snmp» RO/);
  assert.deepEqual(written, ['placeholder read snmp'], 'one lend for the call, which the ledger knew');
});

test('where the ledger cannot be written nothing of the call is sent', async () => {
  const other = await entry('unwritten', 'snmp-v2c', { community: Buffer.from('Unwritten-1') });
  refuse = true;
  const { outcome } = await bench.run(edge, change('snmp-server community {{unwritten}} RO'), filling(other));
  refuse = false;
  assert.equal(outcome.fault?.code, 'ledger.unwritable');
  assert.equal(outcome.ran, 0);
});

test('a value that is no plain word is refused before the first line', async () => {
  for (const [at, value] of [
    'two words',
    'a\nreload',
    'a\rreload',
    'a\x03b',
    'help?',
    'pässword',
    'abc',
    'a|b',
  ].entries()) {
    const odd = await entry(`odd ${at}`, 'snmp-v2c', { community: Buffer.from(value) });
    const { outcome, text } = await bench.run(edge, change(`snmp-server community {{odd ${at}}} RO`), filling(odd));
    assert.equal(outcome.fault?.code, 'fill.not-a-word', value);
    assert.equal(outcome.ran, 0);
    assert.equal(text, '');
  }
});

test('an entry that changed, or is not for this host, is not lent', async () => {
  const old = await entry('moved', 'snmp-v2c', { community: Buffer.from('Moved-123') });
  const { created: _, updated: __, ...draft } = old;
  const now = await vault.entries.put({ ...draft, hosts: [newId('host', around.random)] });
  const line = change('snmp-server community {{moved}} RO');
  assert.equal((await bench.run(edge, line, filling(old))).outcome.fault?.code, 'vault.entry-changed');
  assert.equal((await bench.run(edge, line, filling(now))).outcome.fault?.code, 'vault.not-for-this-host');
});

test('a placeholder that the call does not list fills in nothing', async () => {
  const listed = await entry('listed', 'snmp-v2c', { community: Buffer.from('Listed-123') });
  const { outcome } = await bench.run(edge, change('snmp-server community {{snmp}} RO'), filling(listed));
  assert.equal(outcome.fault?.code, 'fill.not-lent');
  assert.equal(outcome.ran, 0);
});

test('a permit is for the text with its placeholders and for each entry’s version', () => {
  const call = aCall();
  const one = { ...call, placeholders: [{ entry: newId('entry', around.random), name: 'a', version: 1 }] };
  const two = { ...one, placeholders: one.placeholders.map((each) => ({ ...each, version: 2 })) };
  assert.equal(new Set([call, one, two].map((each) => permitFor(each).hash)).size, 3);
});

test('a code is filled in once', async () => {
  const totp = await entry('codes', 'totp', { seed: Buffer.from('12345678901234567890') });
  const call = filling(totp).bend?.(aCall()) as Call;
  const line = (fill: (text: string) => string) => Promise.resolve(fill('otp {{codes}}'));
  assert.match(await withFilling(permitFor(call), call, filler(), line), /^otp \d{6}$/);
  await assert.rejects(withFilling(permitFor(call), call, filler(), line), {
    code: 'vault.code-used',
  });
});

test('a code that the device echoes is hidden, also in what comes out when the call has ended', async () => {
  const totp = await entry('otp', 'totp', { seed: Buffer.from('a seed of its own') });
  const call = filling(totp).bend?.(aCall()) as Call;
  const stream = redactor.stream();
  let [said, code] = ['', ''];
  await withFilling(permitFor(call), call, filler(), async (fill) => {
    code = fill('{{otp}}');
    said += stream.push(`edge-1#otp ${code}\n`);
  });
  said += stream.end();
  assert.match(code, /^\d{6}$/);
  assert.equal(said, 'edge-1#otp «secret:otp {code 1}»\n');
});

test('a code is looked for while its call goes on and two minutes longer', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const [known, call] = [newRedactor({ key: randomBytes(32) }), newId('call', around.random)];
  const codes = newCodes(known);
  const hides = (code: string) => !known.redact(`otp ${code}\n`).text.includes(code);
  codes.know(Buffer.from('314159'), 'otp', call);
  t.mock.timers.tick(3_600_000);
  assert.ok(hides('314159'), 'a call may take long');
  codes.ended(call);
  t.mock.timers.tick(119_000);
  assert.ok(hides('314159'));
  codes.know(Buffer.from('271828'), 'otp', newId('call', around.random));
  t.mock.timers.tick(3_600_000);
  assert.ok(hides('271828'), 'what another call knows stays');
  codes.know(Buffer.from('161803'), 'lone', call);
  codes.ended(call);
  t.mock.timers.tick(120_000);
  assert.ok(!hides('161803'));
});

test('on an entry that is used all the time each code is forgotten in its time, and nothing else of any entry', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const known = newRedactor({ key: randomBytes(32) });
  known.know(Buffer.from('a password'), 'otp code');
  const codes = newCodes(known);
  const hides = (text: string) => !known.redact(`otp ${text}\n`).text.includes(text);
  for (let minute = 0; minute < 10; minute++) {
    const call = newId('call', around.random);
    codes.know(Buffer.from(`31415${minute}`), 'otp', call);
    codes.ended(call);
    t.mock.timers.tick(60_000);
  }
  assert.deepEqual([hides('314150'), hides('314157'), hides('314159')], [false, false, true]);
  t.mock.timers.tick(120_000);
  assert.deepEqual([hides('314159'), hides('a password')], [false, true]);
});

test('what was written into a command is sent as it was, and hidden in everything that is shown', async () => {
  const command = change('snmp-server community Geheim-0815 RO');
  const hidden = typed.hideIn(command, newId('conversation', around.random), 'cisco_ios');
  assert.ok(!hidden.text.includes('Geheim'));
  const { outcome, text } = await bench.run(edge, hidden.text, {
    bend: (call) => ({
      ...call,
      placeholders: hidden.secrets.map(({ entry: id, name }) => ({ entry: id, name, version: 1 })),
    }),
  });
  assert.equal(outcome.end, 'done', JSON.stringify(outcome));
  assert.match(lab.device('edge').runningConfig(), /snmp-server community Geheim-0815/);
  assert.ok(!text.includes('Geheim-0815'));
});
