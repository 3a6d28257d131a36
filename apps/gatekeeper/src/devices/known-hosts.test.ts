import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { readKnownHosts } from './known-hosts.ts';

const key = `AAAAC3NzaC1lZDI1NTE5AAAAI${'A'.repeat(43)}`;

test('plain, ported, patterned and negated names are found as ssh finds them', () => {
  const lookUp = readKnownHosts(
    `core-1,192.0.2.1 ssh-ed25519 ${key}\n[core-2]:2222 ssh-ed25519 ${key}\n*.example.net,!bad.example.net ssh-rsa ${key}\n@cert-authority * ssh-ed25519 ${key}\n@revoked old ssh-ed25519 ${key}\nnonsense\n`,
  );
  assert.equal(lookUp('CORE-1', 22).trusted.length, 1);
  assert.equal(lookUp('192.0.2.1', 22).trusted.length, 1);
  assert.equal(lookUp('core-1', 2222).trusted.length, 0);
  assert.equal(lookUp('core-2', 2222).trusted.length, 1);
  assert.equal(lookUp('a.example.net', 22).trusted[0]?.algorithm, 'ssh-rsa');
  assert.equal(lookUp('bad.example.net', 22).trusted.length, 0);
  assert.deepEqual([lookUp('old', 22).trusted.length, lookUp('old', 22).revoked.length], [0, 1]);
  assert.equal(lookUp('nobody', 22).trusted.length, 0);
});

test('hashed names and fingerprints agree with OpenSSH’s own tools', (context) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-known-'));
  context.after(() => rmSync(folder, { recursive: true }));
  try {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path.join(folder, 'key')]);
  } catch {
    context.skip('ssh-keygen is not installed');
    return;
  }
  const [type, blob] = readFileSync(path.join(folder, 'key.pub'), 'utf8').split(' ');
  const file = path.join(folder, 'known_hosts');
  execFileSync('sh', ['-c', `printf '%s\\n' 'router-7 ${type} ${blob}' > '${file}' && ssh-keygen -q -H -f '${file}'`], {
    stdio: 'ignore',
  });
  const fingerprint = execFileSync('ssh-keygen', ['-l', '-f', path.join(folder, 'key.pub')], {
    encoding: 'utf8',
  }).split(' ')[1];
  const text = readFileSync(file, 'utf8');
  assert.ok(!text.includes('router-7'));
  assert.equal(readKnownHosts(text)('router-7', 22).trusted[0]?.fingerprint, fingerprint);
});
