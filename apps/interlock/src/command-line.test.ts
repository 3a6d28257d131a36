/** The command line as a person meets it who mistypes, looks first, or has no screen; through the launcher. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { commands } from './command-list.ts';
import { UsageError } from './usage.ts';

const bin = fileURLToPath(new URL('../bin/interlock.mjs', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'interlock-words-'));
after(() => rmSync(folder, { recursive: true, maxRetries: 5, retryDelay: 200 }));
const at = (name: string) => path.join(folder, name);

interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function interlock(words: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Said> {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    HOME: folder,
    XDG_STATE_HOME: at('state'),
    XDG_DATA_HOME: at('share'),
    ...more,
  };
  delete env.DBUS_SESSION_BUS_ADDRESS; // a keychain of the machine that tests has no part in this
  const child = spawn(process.execPath, [bin, ...words], { stdio: ['ignore', 'pipe', 'pipe'], env });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const [code] = (await once(child, 'close')) as [number];
  return { code, out, err };
}

/** Words of a parser or a schema that are not ours. */
const foreign = /positional|ambiguous|Invalid (option|input)|expected|Unexpected token|too_big|ZodError|ENOENT|EISDIR/;

/** In this process: a line that is refused opens nothing. */
async function refused(line: string, why: RegExp): Promise<void> {
  const [name, ...words] = line.split(' ');
  const command = commands.find((one) => one.name === name);
  assert.ok(command, line);
  const run = await command.load();
  await assert.rejects(
    async () => run([...words, '--data', at('none')]),
    (error) => {
      assert.ok(error instanceof UsageError, `${line}: ${error}`);
      assert.match(error.message, why, line);
      assert.doesNotMatch(error.message, foreign, line);
      return true;
    },
  );
}

test('help is there for the program and for each command, and names no command that is none', async () => {
  const { out, code } = await interlock(['help']);
  assert.equal(code, 0);
  for (const { name, line } of commands)
    assert.match(out, new RegExp(`\\n  ${name} +${line.replace(/[.?]/g, '\\$&')}\\n`));
  assert.match((await interlock(['help', 'host'])).out, /^usage: interlock host add/);
  const bogus = await interlock(['help', 'bogus']);
  assert.equal(bogus.code, 2);
  assert.match(bogus.err, /^interlock: there is no command “bogus”\./);
  assert.equal((await interlock(['help', 'host', 'add'])).code, 2);
  assert.match((await interlock(['host', '-h'])).out, /^usage: interlock host add/);
});

test('a stray word is refused by every command', async () => {
  const lines = [
    'start bogus',
    'open bogus',
    'lab bogus',
    'budget bogus',
    'settings show bogus',
    'run one two',
    'host list bogus',
    'host add a b',
    'entry list bogus',
    'vault status bogus',
    'vault rotate bogus',
    'vault destroy bogus',
    'policy show bogus',
    'rule list bogus',
    'approval list bogus',
    'approval key bogus',
    'glass list bogus',
    'hook list bogus',
    'conversation list bogus',
    'ledger verify bogus',
    'ledger export bogus',
    'ledger accept bogus',
    'ledger story a b',
    'recording list bogus',
    'recording keep 1 2',
    'telemetry show bogus',
  ];
  const tried = new Set(lines.map((line) => line.split(' ')[0]));
  const left = commands.filter(({ name }) => name !== 'classify' && !tried.has(name));
  assert.deepEqual(left, [], 'each command is tried; classify counts its words itself');
  for (const line of lines) await refused(line, /“(bogus|two|b|2)” is one word too many: /);
});

test('what is missing is named, and a word that is none meets those that are', async () => {
  for (const [line, why] of [
    ['ledger', /^ledger takes verify, prove, .* or export; say which\.\nusage: /],
    ['recording bogus', /^recording takes list, play, export, delete, keep or mode, not “bogus”\.\nusage: /],
    ['telemetry', /^telemetry takes show, on or off; say which\.\n/],
    ['entry add', /^entry add needs NAME\./],
    ['entry add x', /^entry add needs --account USER\.\nusage: interlock entry add/],
    ['rule add', /^rule add needs NAME\./],
    ['rule add x y', /^rule add needs --host NAME\./],
    ['vault move x', /^vault move takes keychain, passphrase, kms or pkcs11, not “x”\./],
    ['vault move', /^vault move needs keychain|passphrase|kms|pkcs11\./],
    ['policy activate x', /^policy activate needs --version VERSION/],
    ['policy explain reload', /^policy explain needs --platform P\./],
    ['conversation branch x', /^conversation branch needs --at MESSAGE\./],
    ['host list --bogus', /^There is no option --bogus here\. /],
    ['ledger search --host --json', /^--host needs a value, and --json looks like an option/],
    ['policy explain reload --platform linux --weekday 9', /^--weekday is 7 at most, not “9”\./],
    ['policy explain reload --platform linux --trust bogus', /^--trust is one of manual, .*not “bogus”\./],
    ['policy explain reload --platform vms', /^--platform does not fit: no such platform\./],
  ] as const)
    await refused(line, why);
  writeFileSync(at('cases'), 'version\n');
  await refused(`policy test ${at('cases')}`, /line 1: it is no JSON\./);
  await refused(`hook set ${at('cases')}`, /is no JSON\.$/);
});

test('whoever only looks makes no data folder, and neither does a name that is none', async () => {
  const lines = [
    'vault status',
    'vault rotate',
    'host list',
    'entry list',
    'rule list',
    'hook list',
    'budget',
    'glass list',
    'approval list',
    'conversation list',
    'recording list',
    'recording keep',
    'telemetry show',
    'policy check /dev/null',
    'ledger search --host nosuch',
    'ledger search text',
    'ledger story last',
    'ledger accept',
    'open',
    'run hello --host nosuch',
    'run hello --model bogus',
    'run hello --approve /nosuch',
    'run hello --turns 0',
  ];
  const one = async (line: string) => {
    const { code, err } = await interlock([...line.split(' '), '--data', at('none')]);
    assert.notEqual(code, 0, line);
    assert.doesNotMatch(err, foreign, line);
    assert.equal(existsSync(at('none')), false, line);
  };
  while (lines.length > 0) await Promise.all(lines.splice(0, 3).map(one));
  assert.match((await interlock(['vault', 'status', '--data', at('none')])).err, /no data folder .*\(data\.absent\)/s);
  const ships = await interlock(['policy', 'explain', 'reload', '--platform', 'cisco_ios', '--data', at('none')]);
  assert.match(ships.out, /^ask: /);
  assert.match(ships.err, /this is the policy that ships/);
  assert.equal(existsSync(at('none')), false);
});

test('a name that is too long is said to be', async () => {
  const data = at('long');
  const long = await interlock(['host', 'add', 'x'.repeat(5000), '--address', '192.0.2.1', '--data', data]);
  assert.equal(long.code, 1);
  assert.match(long.err, /“name” is too long: 253 characters at most\./);
  assert.doesNotMatch(long.err, foreign);
});

test('without a keychain the first entry says how a passphrase is given, and takes it', async () => {
  const data = at('own');
  writeFileSync(at('password'), 'hunter2-hunter2\n', { mode: 0o600 });
  writeFileSync(at('passphrase'), 'correct horse battery staple\n', { mode: 0o600 });
  const add = ['entry', 'add', 'admin', '--account', 'admin', '--password-file', at('password'), '--data', data];
  const without = await interlock(add);
  assert.equal(without.code, 1);
  assert.match(without.err, /INTERLOCK_PASSPHRASE_FILE/);
  assert.match((await interlock(['help', 'entry'])).out, /INTERLOCK_PASSPHRASE_FILE/);
  writeFileSync(at('empty'), '\n', { mode: 0o600 });
  assert.match((await interlock(add, { INTERLOCK_PASSPHRASE_FILE: at('empty') })).err, /passphrase is empty/);
  const given = await interlock(add, { INTERLOCK_PASSPHRASE_FILE: at('passphrase') });
  assert.equal(given.code, 0, given.err);
  const { out } = await interlock(['vault', 'status', '--data', data], { INTERLOCK_PASSPHRASE_FILE: at('passphrase') });
  assert.match(out, /master key +a passphrase/);
});

test('an import says what a host is taken for, and what became of its user', async () => {
  writeFileSync(at('config'), 'Host r1\n  HostName 192.0.2.1\n  User kim\n');
  const { out, code, err } = await interlock(['host', 'import', at('config'), '--data', at('imported')]);
  assert.equal(code, 0, err);
  assert.match(out, /^added {3}r1 \(192\.0\.2\.1:22, linux, prod\); its User kim is kept as a tag: entry add/);
  writeFileSync(at('hooks'), '[{"name":5}]');
  for (const words of [
    ['hook', 'set', at('hooks')],
    ['rule', 'add', 'no name', 'show version', '--host', 'r1'],
    ['recording', 'keep', '--tag', 'x'.repeat(500), '3'],
    ['entry', 'bind', 'x', '--host', 'r1', '--tag', 'x'.repeat(500)],
  ]) {
    const odd = await interlock([...words, '--data', at('imported')]);
    assert.equal(odd.code, 1, words.join(' '));
    assert.match(odd.err, /“[a-z0-9.]+” (is|does not) .*\(\w+\.[\w-]+\)/s);
    assert.doesNotMatch(odd.err, foreign);
  }
  writeFileSync(at('empty'), '');
  assert.match((await interlock(['host', 'import', at('empty'), '--data', at('imported')])).err, /names no host/);
});

test('a run without a screen prints all of a card and the line that approves it, and empty searches say so', async () => {
  const data = at('run');
  const prompt = 'The BGP session between the two routers is down. Find out why and fix it.';
  const first = await interlock(['run', prompt, '--data', data]);
  assert.equal(first.code, 3, first.err);
  assert.match(first.out, /○ \S+, read-only\n {2}allow: /, 'a call without arguments has its name');
  assert.match(first.out, /○ terminal\.run on edge-1, read-only: show ip bgp summary\n/);
  assert.match(first.out, / {2}terminal\.run on core-1: done, 1 line, \d+ ms\n/);
  for (const row of [
    /^ {4}What +terminal command \(terminal\.run\)$/m,
    /^ {4}Host +lab {2}edge-1 {2}127\.0\.0\.1:\d+ {2}cisco_ios$/m,
    /^ {4}As +\S+, with lab edge-1, privileged exec$/m,
    /^ {4}Class +moderate$/m,
    /^ {4}Why +\S/m,
    /^ {4}Undo +\S/m,
  ])
    assert.match(first.out, row);
  assert.match(first.out, / {2}not approved: nobody was asked/);
  const [line] = first.out.match(/^\{"tool":.*$/m) ?? [];
  assert.ok(line, first.out);
  writeFileSync(at('calls'), `${line}\n`);
  const second = await interlock(['run', prompt, '--approve', at('calls'), '--data', data]);
  assert.equal(second.code, 0, second.out + second.err);
  assert.match(second.out, / {2}approved by \S/);

  for (const words of [
    ['ledger', 'search', 'zzzz'],
    ['ledger', 'search', '--host', 'nosuch'],
    ['ledger', 'search', 'zzzz', '--clear', '--json'],
    ['recording', 'list', '--host', 'nosuch'],
    ['conversation', 'search', 'zzzz'],
    ['entry', 'list'],
    ['rule', 'list'],
    ['hook', 'list'],
  ]) {
    const { code, out, err } = await interlock([...words, '--data', data]);
    assert.equal(code, 0, err);
    if (words[0] === 'entry') continue; // the lab's own
    assert.equal(out, '', words.join(' '));
    assert.match(err, /^(No|Nothing) /, words.join(' '));
  }
  assert.ok(readdirSync(data).includes('ledger'));
});
