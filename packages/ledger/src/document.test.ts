import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { cosign } from './cosignature.ts';
import { diskDouble } from './disk-double.ts';
import { openLedger } from './ledger.ts';
import { signerFromSeed, verifierOf } from './note.ts';
import { origin, plainSeal, prompt, signer, small } from './sample.ts';

const page = readFileSync(new URL('../../../docs/formats/ledger.md', import.meta.url), 'utf8');
const script = /```sh\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
const openssl = spawnSync('openssl', ['version'], { encoding: 'utf8' }).stdout ?? '';
const absent = /^OpenSSL [3-9]/.test(openssl) ? false : 'OpenSSL 3 is not on this machine';

test('the procedure on the page proves entries with openssl alone, and refuses what was changed', {
  skip: absent,
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'proof-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: string) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const check = file('check.sh', script);
  const run = (proof: string, key: string) =>
    spawnSync('sh', [check, file('proof', proof), file('key', key)], { encoding: 'utf8' });

  const ledger = await openLedger({ dir: '/l', origin, signer, seal: plainSeal, now: () => 5, disk: diskDouble() });
  await ledger.append(prompt(300));
  const alone = await ledger.prove(0);
  await Promise.all(Array.from({ length: 10 }, () => ledger.append(small())));
  const proofs = await Promise.all([0, 5, 9, 10].map((index) => ledger.prove(index)));
  const key = `${ledger.key}\n`;
  for (const proof of [alone, ...proofs]) {
    const { stdout, stderr, status } = run(proof, key);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /"type":"(run\.begun|gatekeeper\.stopped)".*\nproven\n$/);
  }

  const proof = proofs[1] as string;
  const lines = proof.split('\n');
  const withLine = (at: number, change: (line: string) => string) =>
    lines.map((line, i) => (i === at ? change(line) : line)).join('\n');
  const entry = (line: string) => `extra ${Buffer.from(`${Buffer.from(line.slice(6), 'base64')} `).toString('base64')}`;
  for (const changed of [
    withLine(1, entry),
    withLine(2, () => 'index 4'),
    withLine(2, () => 'index 11'),
    withLine(3, () => Buffer.alloc(32).toString('base64')),
    [...lines.slice(0, 4), ...lines.slice(5)].join('\n'),
    [...lines.slice(0, 4), lines[3], ...lines.slice(4)].join('\n'),
    proof.replace(`${origin}\n11\n`, `${origin}\n12\n`),
  ])
    assert.notEqual(run(changed, key).status, 0, changed);
  const { key: other } = await openLedger({
    dir: '/m',
    origin: 'interlock/other',
    signer,
    now: () => 5,
    disk: diskDouble(),
  });
  assert.notEqual(run(proof, `${other}\n`).status, 0);
  await ledger.close();
});

test('the short procedure checks the signature of a proof, also of one that a witness countersigned', {
  skip: absent,
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'proof-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: string) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const short = readFileSync(new URL('../../../docs/ledger.md', import.meta.url), 'utf8');
  const check = file('check.sh', /```sh\n([\s\S]*?)```/.exec(short)?.[1] ?? '');
  const run = (proof: string, key: string) =>
    spawnSync('sh', [check, file('proof', proof), file('key', key)], { encoding: 'utf8' });
  const ledger = await openLedger({ dir: '/l', origin, signer, now: () => 5, disk: diskDouble() });
  await Promise.all(Array.from({ length: 10 }, () => ledger.append(small())));
  const proof = await ledger.prove(3);
  const witnessed = proof + (await cosign(ledger.checkpoint().note, 5, 'w', signerFromSeed(Buffer.alloc(32, 3))));
  for (const one of [proof, witnessed]) {
    const { status, stdout, stderr } = run(one, `${ledger.key}\n`);
    assert.deepEqual([status, stdout], [0, 'Signature Verified Successfully\n'], stderr);
  }
  assert.notEqual(run(proof.replace(`${origin}\n10\n`, `${origin}\n11\n`), `${ledger.key}\n`).status, 0);
  const other = verifierOf(origin, signerFromSeed(Buffer.alloc(32, 3)).publicKey);
  assert.notEqual(run(proof, `${other.vkey}\n`).status, 0);
});
