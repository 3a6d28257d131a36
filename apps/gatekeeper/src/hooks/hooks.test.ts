import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcp } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Actor, Fault } from '@interlock/model';
import type { HookAsk } from './hook.ts';
import { ask, kim, never, redact, room, says, script } from './hooks.double.ts';
import { Hooks } from './hooks.ts';

const examples = path.resolve(import.meta.dirname, '../../../../docs/hooks');

async function verdict(list: unknown[], asked = ask) {
  const { open, deeds } = room();
  const hooks = open();
  await hooks.set(list, kim);
  return { ...(await hooks.before(asked, never)), deeds: deeds.filter(({ type }) => type === 'hook.answered') };
}

async function served(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
}

test('no hook, a silent one and one that allows change nothing', async () => {
  for (const list of [
    [],
    [script('a', '')],
    [script('a', says({ decision: 'allow' }))],
    [script('a', says({ class: 'read-only' }))],
  ]) {
    const { ruling, raised } = await verdict(list);
    assert.deepEqual([ruling, raised], [null, null]);
  }
});

test('the strictest answer counts, a raised class too, and each is in the ledger', async () => {
  const asks = script('a', says({ decision: 'ask', reason: 'Freeze.' }));
  const denies = script('d', says({ decision: 'deny', reason: 'Never.' }));
  const raises = script('r', says({ class: 'dangerous', reason: 'The way in.' }));
  assert.deepEqual((await verdict([asks])).ruling, { outcome: 'ask', hook: 'a', reason: 'Freeze.' });
  assert.deepEqual((await verdict([denies, asks])).ruling, { outcome: 'deny', hook: 'd', reason: 'Never.' });
  const { ruling, raised, deeds } = await verdict([raises, asks]);
  assert.deepEqual(raised, { class: 'dangerous', reason: 'hook r: The way in.' });
  assert.equal(ruling?.outcome, 'ask');
  assert.equal(deeds.length, 2);
  const lower = await verdict([script('l', says({ class: 'read-only' }))], { ...ask, class: 'dangerous' });
  assert.equal(lower.raised, null);
});

test('a call that is stopped waits for no hook of others, and is denied', async () => {
  const { open } = room();
  const hooks = open();
  await hooks.set([script('slow', 'setTimeout(() => {}, 60_000)', { milliseconds: 30_000 })], kim);
  const [others, stop] = [new AbortController(), new AbortController()];
  const going = Array.from({ length: 8 }, () => hooks.before(ask, others.signal));
  const stopped = hooks.before(ask, stop.signal);
  const begun = Date.now();
  stop.abort();
  assert.equal((await stopped).ruling?.outcome, 'deny');
  assert.ok(Date.now() - begun < 1000);
  others.abort();
  await Promise.all(going);
});

test('a hook that fails in any way denies', async (t) => {
  const leftover = path.join(mkdtempSync(path.join(tmpdir(), 'interlock-hook-')), 'late');
  t.after(() => rmSync(path.dirname(leftover), { recursive: true, force: true }));
  const slow = await served(t, () => {});
  const angry = await served(t, (_request, response) => response.writeHead(500).end('{}'));
  const away = await served(t, (_request, response) => response.writeHead(302, { location: angry }).end());
  const endless = await served(t, (_request, response) => {
    response.writeHead(200);
    response.write('x'.repeat(200_000));
  });
  for (const [hook, why] of [
    [script('x', 'process.exit(3)'), /code 3/],
    [script('x', 'process.kill(process.pid, "SIGKILL")'), /signal/],
    [script('x', 'process.stdout.write("no")'), /not answer JSON/],
    [script('x', says({ decision: 'perhaps' })), /no answer/],
    [script('x', says({ decision: 'allow', approvals: [] })), /no answer/],
    [script('x', 'for (;;) process.stdout.write("x".repeat(65536))'), /too much|in time/],
    [script('x', 'setInterval(() => {}, 1000)', { milliseconds: 200 }), /in time/],
    [
      script(
        'x',
        `require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => require("node:fs").writeFileSync(${JSON.stringify(leftover)}, ""), 900)']); setInterval(() => {}, 1000)`,
        { milliseconds: 400 },
      ),
      /in time/,
    ],
    [{ name: 'x', stage: 'pre', command: ['/nonexistent/program'] }, /started/],
    [{ name: 'x', stage: 'pre', url: 'http://127.0.0.1:9/' }, /reached/],
    [{ name: 'x', stage: 'pre', url: slow, milliseconds: 200 }, /in time/],
    [{ name: 'x', stage: 'pre', url: angry }, /500/],
    [{ name: 'x', stage: 'pre', url: away }, /reached/],
    [{ name: 'x', stage: 'pre', url: endless }, /too much/],
  ] as const) {
    const { ruling, deeds } = await verdict([hook]);
    assert.equal(ruling?.outcome, 'deny', JSON.stringify(hook));
    assert.match(ruling?.reason ?? '', why);
    assert.ok(deeds.some((deed) => deed.type === 'hook.answered' && deed.answer === 'failed'));
  }
  await new Promise((resolve) => setTimeout(resolve, 1000));
  assert.equal(existsSync(leftover), false, 'what the program started ended with it');
});

test('an answer that the ledger cannot take is no answer', async () => {
  const { stored } = room();
  stored.set('active', [{ name: 'a', stage: 'pre', command: ['/bin/false'], milliseconds: 5000 }]);
  const failing = new Hooks(
    {
      journal: {
        write: () => Promise.reject(new Fault('ledger.unwritable', 'No.', 'Make room.')),
        size: () => 0,
        writable: () => false,
      },
      provable: () => true,
      around: { now: Date.now, random: (n) => new Uint8Array(n) },
    },
    { put: () => {}, all: () => [...stored].map(([id, body]) => ({ id, body })) },
    redact,
  );
  assert.equal((await failing.before(ask, never)).ruling?.outcome, 'deny');
});

test('a secret in the reason of a hook reaches neither a person, the record nor the ledger', async () => {
  for (const answer of [
    { decision: 'deny', reason: 'The token CANARY was refused.' },
    { decision: 'ask', reason: 'CANARY?' },
    { class: 'dangerous', reason: 'CANARY names the way in.' },
  ]) {
    const { open, deeds } = room();
    const hooks = open();
    const body = `process.stdout.write(${JSON.stringify(JSON.stringify(answer))}.replace('CANARY', 'HUNT' + 'ER2'))`;
    await hooks.set([script('leaks', body)], kim);
    const said = await hooks.before(ask, never);
    assert.match(JSON.stringify([said, hooks.recordOf('leaks')]), /«secret:1»/);
    assert.doesNotMatch(JSON.stringify([said, hooks.recordOf('leaks'), deeds]), /HUNTER2/);
  }
});

test('a program sees the call on its input and an empty environment', async () => {
  process.env.INTERLOCK_TEST_CANARY = 'canary';
  const body = `const ask = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
    process.stdout.write(JSON.stringify({ decision: 'deny', reason: ask.tool + ' ' + Object.keys(process.env).join() }))`;
  assert.equal((await verdict([script('a', body)])).ruling?.reason, 'terminal.run ');
  delete process.env.INTERLOCK_TEST_CANARY;
});

test('a POST carries the call, and the answer counts', async (t) => {
  let seen = '';
  const url = await served(t, (request, response) => {
    request.setEncoding('utf8').on('data', (chunk: string) => {
      seen += chunk;
    });
    request.on('end', () => response.end(JSON.stringify({ decision: 'ask', reason: 'Ticket?' })));
  });
  assert.equal((await verdict([{ name: 'w', stage: 'pre', url }])).ruling?.reason, 'Ticket?');
  assert.equal((JSON.parse(seen) as HookAsk).call, 'call_1');
});

test('after a call a hook is told, and what fails there is recorded and stops nothing', async () => {
  const { open, deeds } = room();
  const hooks = open();
  await hooks.set([{ name: 'p', stage: 'post', command: ['/bin/false'] }], kim);
  assert.deepEqual(await hooks.before(ask, never), { ruling: null, raised: null });
  await hooks.after({ ...ask, stage: 'post' });
  assert.equal(deeds.at(-1)?.type, 'hook.answered');
});

test('hooks are set whole or not at all, with an entry for each, and are there after a restart', async () => {
  const { open, deeds, stored } = room();
  const hooks = open();
  await hooks.set([script('a', ''), script('b', '')], kim);
  await hooks.set([script('b', 'x'), script('c', '')], kim);
  assert.deepEqual(
    deeds.map((deed) => deed.type === 'hook.changed' && `${deed.change} ${deed.hook}`),
    ['added a', 'added b', 'deleted a', 'changed b', 'added c'],
  );
  const unproven: Actor = { ...kim, proof: { kind: 'os-user', user: 'kim' } };
  await assert.rejects(hooks.set([script('b', 'x')], unproven), { code: 'hook.presence' });
  await hooks.set([script('b', 'x'), script('c', ''), script('d', '')], unproven);
  await hooks.set([script('b', 'x'), script('c', '')], kim);
  for (const bad of [
    'x',
    [{ name: 'a', stage: 'pre' }],
    [{ name: 'a', stage: 'pre', command: ['x'], url: 'http://127.0.0.1/' }],
    [{ name: 'a', stage: 'pre', url: 'http://collector.example/' }],
    [{ name: 'a', stage: 'pre', url: 'http://127.0.0.1.example/' }],
    [{ name: 'a', stage: 'pre', url: 'https://user:pass@collector.example/' }],
    [{ name: 'a', stage: 'pre', url: 'file:///etc/passwd' }],
    [{ name: 'a', stage: 'late', command: ['x'] }],
    [script('a', ''), script('a', '')],
  ])
    await assert.rejects(hooks.set(bad, kim), { code: 'hook.invalid' }, JSON.stringify(bad));
  assert.deepEqual(
    open()
      .list()
      .map(({ name }) => name),
    ['b', 'c'],
  );
  stored.set('active', [{ odd: true }]);
  assert.equal((await open().before(ask, never)).ruling?.outcome, 'deny', 'what cannot be read lets nothing through');
});

test('the four examples do what they say', async (t) => {
  const listed = JSON.parse(readFileSync(path.join(examples, 'hooks.json'), 'utf8')) as {
    name: string;
    command: string[];
  }[];
  const hookNamed = (name: string, args?: string[]) => {
    const hook = listed.find((one) => one.name === name);
    assert.ok(hook);
    const [, file = '', ...given] = hook.command;
    return { ...hook, command: [process.execPath, path.join(examples, file), ...(args ?? given)] };
  };
  const change = {
    ...ask,
    class: 'moderate',
    lines: [{ text: 'interface mgmt0', mode: 'config', class: 'moderate' }],
  };
  assert.equal((await verdict([hookNamed('deny-pattern')])).ruling, null);
  const erase = {
    ...ask,
    arguments: { command: 'Write  erase' },
    lines: [{ text: 'write erase', mode: 'exec', class: 'dangerous' }],
  };
  assert.equal((await verdict([hookNamed('deny-pattern')], erase)).ruling?.outcome, 'deny');
  assert.equal((await verdict([hookNamed('host-allow-list')])).ruling, null);
  assert.equal((await verdict([hookNamed('host-allow-list')], { ...ask, host: null })).ruling, null);
  const elsewhere = { ...ask, host: { ...(ask.host as NonNullable<HookAsk['host']>), name: 'pop-7' } };
  assert.equal((await verdict([hookNamed('host-allow-list')], elsewhere)).ruling?.reason, 'pop-7 is not on the list.');
  assert.equal((await verdict([hookNamed('management-interface')], change)).raised?.class, 'dangerous');
  assert.equal((await verdict([hookNamed('management-interface')])).raised, null);

  const lines: string[] = [];
  const collector = createTcp((socket) => socket.setEncoding('utf8').on('data', (chunk: string) => lines.push(chunk)));
  await new Promise<void>((resolve) => void collector.listen(0, '127.0.0.1', resolve));
  t.after(() => collector.close());
  const port = String((collector.address() as AddressInfo).port);
  const { open } = room();
  const hooks = open();
  await hooks.set([hookNamed('ship-to-siem', ['127.0.0.1', port])], kim);
  await hooks.after({ ...ask, stage: 'post' });
  assert.equal((JSON.parse(lines.join('')) as HookAsk).call, 'call_1');
});
