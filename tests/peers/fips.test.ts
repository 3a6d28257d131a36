/**
 * A real FIPS module of OpenSSL 3: the pinned Node loads it, and the program runs with it. Debian has none; docs/fips.md says
 * how one is built from its sources. `FIPS_MODULE` names it, or it lies where distributions put one.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../apps/interlock/bin/interlock.mjs', import.meta.url));
const module = [
  process.env.FIPS_MODULE ?? '',
  '/usr/lib/x86_64-linux-gnu/ossl-modules/fips.so',
  '/usr/lib64/ossl-modules/fips.so',
].find((file) => file !== '' && existsSync(file));
const skip = module ? false : 'there is no FIPS module of OpenSSL here, and Debian has none (docs/fips.md).';
const folder = mkdtempSync(path.join(tmpdir(), 'interlock-fips-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** The configuration that names the module, as `openssl fipsinstall` and docs/fips.md make it. */
function configured(file: string): string {
  const [section, config] = [path.join(folder, 'fipsmodule.cnf'), path.join(folder, 'openssl.cnf')];
  execFileSync('openssl', ['fipsinstall', '-quiet', '-module', file, '-out', section]);
  writeFileSync(
    config,
    `nodejs_conf = nodejs_init
.include ${section}
[nodejs_init]
providers = provider_sect
[provider_sect]
default = default_sect
fips = fips_sect
[default_sect]
activate = 1
[fips_sect]
module = ${file}
`,
  );
  return config;
}

function run(data: string, question: string, config?: string) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [bin, 'run', question, '--approve', 'all', '--data', path.join(folder, data)],
    {
      encoding: 'utf8',
      env: { ...process.env, INTERLOCK_FIPS: '1', ...(config && { INTERLOCK_OPENSSL_CONFIG: config }) },
    },
  );
  return { status, said: stdout + stderr };
}

test('without a module nothing starts, and why is said', () => {
  const { status, said } = run('none', 'show clock on edge-1');
  assert.notEqual(status, 0);
  assert.match(said, /vault\.no-fips/);
  assert.match(said, /no FIPS module is loaded/);
  assert.ok(!existsSync(path.join(folder, 'none', 'vault')), 'no key was made');
});

test('with a module the main job runs from its question to the outcome', { skip }, () => {
  const question = 'The BGP session between the two routers is down. Find out why and fix it.';
  const { status, said } = run('whole', question, configured(module as string));
  assert.equal(status, 0, said);
  assert.match(said, /up again/);
});

test('with a module a vault is not put under a passphrase, and why is said', { skip }, () => {
  const [words, secret] = [path.join(folder, 'words'), path.join(folder, 'secret')];
  for (const file of [words, secret]) writeFileSync(file, 'correct horse battery', { mode: 0o600 });
  const { status, stderr } = spawnSync(
    process.execPath,
    [bin, 'entry', 'add', 'x', '--account', 'x', '--password-file', secret, '--data', path.join(folder, 'whole')],
    {
      encoding: 'utf8',
      env: {
        ...process.env,
        INTERLOCK_FIPS: '1',
        INTERLOCK_OPENSSL_CONFIG: configured(module as string),
        INTERLOCK_PASSPHRASE_FILE: words,
        DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere',
      },
    },
  );
  assert.notEqual(status, 0);
  assert.match(stderr, /\(vault\.fips-passphrase\)/, stderr);
});
