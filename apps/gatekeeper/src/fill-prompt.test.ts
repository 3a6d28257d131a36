import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Actor } from '@interlock/model';
import { defaultSet, loadPolicies } from '@interlock/policy';
import { type EntrySecret, type EntryView, openVault } from '@interlock/vault';
import { wayDouble } from './call/way.double.ts';
import { Prompts } from './devices/prompts.ts';
import { fillableOn, fillPrompt } from './fill-prompt.ts';
import { reveal } from './reveal.ts';

const around = { now: () => Date.now(), random: (n: number) => new Uint8Array(randomBytes(n)) };

async function bench(t: TestContext) {
  const dir = mkdtempSync(path.join(tmpdir(), 'interlock-fill-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  const double = wayDouble();
  const { house } = double.rooms;
  const written: string[] = [];
  const vault = await openVault({
    dir,
    organization: house.organization,
    surroundings: around,
    unlock: { home: 'practice' },
    before: async (lend, { name }) => {
      await house.journal.write({
        type: 'secret.lent',
        secret: { entry: lend.entry, name, version: lend.version },
        use: lend.use ?? 'login',
      });
    },
    observe: () => undefined,
  });
  t.after(() => vault.close());
  const prompts = new Prompts();
  const session = prompts.open(double.host.id, (text) => written.push(`${double.deeds.at(-1)?.type}: ${text}`));
  const entry = (type: EntryView['type'], secret: EntrySecret, here = true) =>
    vault.entries.put({
      name: `entry ${Math.random()}`,
      type,
      account: 'x',
      owner: house.person().person,
      hosts: here ? [double.host.id] : [],
      lab: true,
      secret,
    });
  const rooms = { house, vault, prompts, host: () => double.host };
  return { ...double, ...rooms, fillRooms: rooms, session, entry, written };
}

const password = (text = 's3cret') => ({ password: Buffer.from(text) });

test('one key types the entry into the prompt, after the ledger knew', async (t) => {
  const on = await bench(t);
  const entry = await on.entry('user-password', password());
  on.session.see(Buffer.from('[sudo] password for kim: '));
  const [prompt] = on.prompts.waiting();
  assert.deepEqual(
    fillableOn(on.fillRooms.host(), on.vault.entries.list()).map(({ id }) => id),
    [entry.id],
  );
  await fillPrompt(prompt?.id ?? 0, entry.id, on.fillRooms);
  assert.deepEqual(on.written, ['secret.lent: s3cret\r']);
  await assert.rejects(fillPrompt(prompt?.id ?? 0, entry.id, on.fillRooms), { code: 'fill.prompt-gone' });
});

test('nothing is typed for an entry that is not meant, that is a key, that has a control character, or that policy forbids', async (t) => {
  const on = await bench(t);
  const prompt = () => {
    on.session.see(Buffer.from('\r\nPassword: '));
    return on.prompts.waiting()[0]?.id ?? 0;
  };
  const elsewhere = await on.entry('user-password', password(), false);
  await assert.rejects(fillPrompt(prompt(), elsewhere.id, on.fillRooms), { code: 'fill.not-meant' });
  const key = await on.entry('ssh-agent', { publicLine: Buffer.from('ssh-ed25519 AAAA x') });
  await assert.rejects(fillPrompt(prompt(), key.id, on.fillRooms), { code: 'fill.not-meant' });
  const odd = await on.entry('user-password', password('a\nb'));
  await assert.rejects(fillPrompt(prompt(), odd.id, on.fillRooms), { code: 'fill.not-a-word' });
  on.enforce(
    loadPolicies(
      `${defaultSet}
@id("test.no-fill") @reason("Type it yourself.")
forbid (principal, action == Interlock::Action::"run", resource) when { context.tool == "terminal.fill" };`,
      'active',
    ),
  );
  const entry = await on.entry('user-password', password());
  await assert.rejects(fillPrompt(prompt(), entry.id, on.fillRooms), { code: 'session.denied' });
  assert.deepEqual(on.written, []);
});

test('a secret is shown for half a minute after a passkey, and the ledger knew first', async (t) => {
  const on = await bench(t);
  const entry = await on.entry('user-password', password());
  const person = on.house.person();
  const proven: Actor = { ...person, proof: { kind: 'passkey', credential: 'abc' } };
  await assert.rejects(reveal(entry.id, 'reveal', person, on.fillRooms), { code: 'entry.unproven' });
  assert.deepEqual(await reveal(entry.id, 'copy', proven, on.fillRooms), {
    parts: [{ part: 'password', text: 's3cret' }],
    milliseconds: 30_000,
  });
  const deed = on.deeds.at(-1);
  assert.ok(deed?.type === 'secret.opened' && deed.use === 'copy' && deed.by.proof.kind === 'passkey');
  const key = await on.entry('totp', { seed: randomBytes(20) });
  await assert.rejects(reveal(key.id, 'reveal', proven, on.fillRooms), { code: 'entry.not-shown' });
  on.failFrom(on.deeds.length + 1);
  await assert.rejects(reveal(entry.id, 'reveal', proven, on.fillRooms), { code: 'ledger.unwritable' });
});

test('policy can forbid to show and to copy', async (t) => {
  const on = await bench(t);
  const entry = await on.entry('user-password', password());
  const proven: Actor = { ...on.house.person(), proof: { kind: 'passkey', credential: 'abc' } };
  on.enforce(
    loadPolicies(
      `${defaultSet}
@id("test.no-look") @reason("Nobody reads it.")
forbid (principal, action == Interlock::Action::"run", resource)
when { context.tool == "entry.reveal" || context.tool == "entry.copy" };`,
      'active',
    ),
  );
  for (const use of ['reveal', 'copy'] as const)
    await assert.rejects(reveal(entry.id, use, proven, on.fillRooms), { code: 'session.denied' });
  assert.ok(on.deeds.every(({ type }) => type !== 'secret.opened'));
});
