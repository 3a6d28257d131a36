/** A policy tried at the command line: its answer is the gate's, or it says what it does not know. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { defaultSet } from '@interlock/policy';

const bin = fileURLToPath(new URL('../../bin/interlock.mjs', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'interlock-policy-'));
after(() => rmSync(folder, { recursive: true, maxRetries: 5, retryDelay: 200 }));
const at = (name: string) => path.join(folder, name);

async function interlock(data: string, ...words: string[]) {
  const env: NodeJS.ProcessEnv = { ...process.env, HOME: folder, XDG_STATE_HOME: at('state') };
  delete env.DBUS_SESSION_BUS_ADDRESS; // a keychain of the machine that tests has no part in this
  const child = spawn(process.execPath, [bin, ...words, '--data', at(data)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const [code] = (await once(child, 'close')) as [number];
  return { code, out, err };
}
const explain = (data: string, command: string, ...more: string[]) =>
  interlock(data, 'policy', 'explain', command, ...more);
const tried = (...cases: (object | string)[]) => {
  const lines = cases.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)));
  writeFileSync(at('cases'), lines.join('\n'));
  return interlock('none', 'policy', 'test', at('cases'));
};

test('a ping to a name is asked, and so is one to an address that no inventory tells of', async () => {
  const named = await explain('none', 'ping evil.example', '--platform', 'cisco_ios');
  assert.match(named.out, /^ask: Its destination is a name.*\n {2}rule {3}default\.unknown-destination$/m);
  assert.match(named.out, /^ {2}to {5}evil\.example, unknown$/m);
  const address = await explain('none', 'ping 8.8.8.8', '--platform', 'cisco_ios');
  assert.match(address.out, /^ask: /);
  assert.match(address.out, /^ {2}to {5}8\.8\.8\.8, unknown; no inventory was looked at, which --host NAME does$/m);
  const said = await explain('none', 'ping 8.8.8.8', '--platform', 'cisco_ios', '--destination', 'known');
  assert.match(said.out, /^allow: /);
  const ping = { command: 'ping evil.example', platform: 'cisco_ios' };
  const wrong = await tried({ ...ping, expect: 'allow' }, { ...ping, expect: 'allow', destination: 'known' });
  assert.equal(wrong.code, 1);
  assert.equal(
    wrong.out,
    'line 1: ping evil.example: ask (default.unknown-destination), not allow\n1 passed, 1 failed\n',
  );
});

test('a host of the inventory is tried with what stands there, and one that is not there is refused', async () => {
  const add = ['host', 'add', 'c1', '--address', '203.0.113.7', '--platform', 'cisco_ios', '--environment', 'core'];
  const added = await interlock('data', ...add, '--tag', 'edge', '--folder', 'dc/a');
  assert.equal(added.code, 0, added.err);
  const heavy = await explain('data', 'show tech-support', '--host', 'c1');
  assert.match(heavy.out, /^ask: .*\n {2}rule {3}default\.heavy-on-core$/m, heavy.err);
  assert.match(heavy.out, /^ {2}host {3}c1, 203\.0\.113\.7, cisco_ios, core, in dc\/a, tagged edge$/m);
  const own = await explain('data', 'ping 203.0.113.7', '--host', 'c1');
  assert.match(own.out, /^allow: [\s\S]*^ {2}to {5}203\.0\.113\.7, known$/m);
  const said = await explain('data', 'show tech-support', '--host', 'c1', '--environment', 'prod');
  assert.match(
    said.out,
    /^allow: [\s\S]*^ {2}host {3}c1, 203\.0\.113\.7, cisco_ios, prod, .*; as you gave it: --environment$/m,
  );

  const none = await explain('data', 'show version', '--host', 'nosuchhost', '--platform', 'cisco_ios');
  assert.deepEqual([none.code, none.out], [1, '']);
  assert.match(none.err, /There is no host named nosuchhost\.\n.*--environment.*\(host\.none\)/);

  const rule = await interlock('data', 'rule', 'add', 'mine', 'frobnicate all', '--host', 'c1');
  assert.equal(rule.code, 0, rule.err);
  assert.match((await explain('data', 'frobnicate all', '--host', 'c1')).out, /^allow: /, 'a rule of one’s own holds');
});

test('without an inventory a host is a name, which is said', async () => {
  const { out } = await explain('none', 'show tech-support', '--platform', 'cisco_ios', '--host', 'c1');
  assert.match(out, /^allow: [\s\S]*^ {2}host {3}only its name is known: .* there is no inventory; .*--environment/m);
  const bare = await explain('none', 'show version', '--host', 'c1');
  assert.deepEqual([bare.code, bare.out], [2, '']);
  assert.match(bare.err, /policy explain needs --platform P\./);
});

test('a policy that is not UTF-8 is refused with its line, and an editor’s byte order mark is none of its text', async () => {
  const forbid =
    '\n@id("x") forbid (principal, action, resource is Interlock::Host) when { resource.name == "caf\u00e9" };\n';
  writeFileSync(at('latin1'), Buffer.from(defaultSet + forbid, 'latin1'));
  const words = ['show version', '--platform', 'linux', '--host', 'caf\u00e9', '--file'];
  const odd = await explain('none', ...(words as [string]), at('latin1'));
  assert.deepEqual([odd.code, odd.out], [1, '']);
  assert.match(
    odd.err,
    new RegExp(`is not UTF-8: line ${defaultSet.split('\n').length + 1}\\.\\n.*\\(file\\.not-utf8\\)`),
  );
  writeFileSync(at('marked'), `\ufeff${defaultSet}${forbid}`);
  const marked = await explain('none', ...(words as [string]), at('marked'));
  assert.match(marked.out, /^deny: /, marked.err);
  const cases = await tried('\ufeff{"command":"show version","platform":"cisco_ios","expect":"allow"}');
  assert.deepEqual([cases.code, cases.out], [0, '1 passed, 0 failed\n'], cases.err);
  writeFileSync(at('cases'), Buffer.from('// n\u00e9\n', 'latin1'));
  assert.match((await interlock('none', 'policy', 'test', at('cases'))).err, /cases is not UTF-8: line 1\./);
});

test('cases that are none fail', async () => {
  for (const cases of [[], ['// all of it', ' ']]) {
    const { code, out, err } = await tried(...cases);
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, /holds no case\. Write one JSON object a line/);
  }
});

test('what stands in somebody else’s policy, inventory or case steers no terminal', async () => {
  const [erase, turn] = ['\u001b[2K', '\u202e'];
  const [erased, turned] = ['‹ESC›[2K', '‹\\u{202e}›'];
  const lines = (out: string, ...expected: string[]) => {
    for (const line of expected) assert.ok(out.includes(line), `${JSON.stringify(out)} has no ${line}`);
    assert.doesNotMatch(out, /[\u001b\u202e]/);
  };
  const forbid = `@id("x") @reason("No${turn}thing ${erase}here.") forbid (principal, action, resource);`;
  writeFileSync(at('policy'), `${defaultSet}\n${forbid}\n`);
  writeFileSync(at('milder'), `${defaultSet}\n${forbid.replace(';', ' when { context.tool == "terminal.run" };')}\n`);
  const checked = await interlock('data', 'policy', 'check', at('milder'));
  assert.equal(checked.code, 0, checked.err);
  lines(checked.out, `@reason("No${turned}thing ${erased}here.")`);
  const words = [`show ver${erase}sion`, '--platform', 'cisco_ios', '--file', at('policy')] as const;
  lines((await explain('none', ...words)).out, `deny: No${turned}thing ${erased}here.\n`);

  const added = await interlock('data', 'host', 'add', 'c2', '--address', '203.0.113.8', '--platform', 'cisco_ios');
  assert.equal(added.code, 0, added.err);
  const place = ['--tag', `t${turn}`, '--folder', `f${turn}/g`];
  const known = await explain('data', 'show version', '--host', 'c2', ...place);
  lines(known.out, '  host   c2, 203.0.113.8, ', `, in f${turned}/g, tagged t${turned};`);

  const one = { command: `show ${erase}v${turn}`, platform: 'cisco_ios', expect: 'deny', rule: `r${erase}` };
  lines((await tried(one)).out, `line 1: show ${erased}v${turned}: `, `, not deny (r${erased})\n`);
});
