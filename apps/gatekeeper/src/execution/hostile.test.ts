import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DoubleDevice, type Script, startDevice } from '@interlock/wires/device-double';
import { type Bench, callOn, newBench, permitFor } from './bench.double.ts';

const open: (() => Promise<void>)[] = [];
after(async () => {
  for (const close of open) await close();
});

async function meet(script: Script): Promise<{ device: DoubleDevice; bench: Bench }> {
  const device = await startDevice(script);
  const bench = newBench(device);
  open.push(() => bench.execution.close(), device.close);
  return { device, bench };
}

const never = () => new Promise<void>(() => {});
const change = ['configure terminal', 'interface Gi0/1', 'description a', 'end'].join('\n');

test('a device that writes byte by byte is read like any other', async () => {
  const { device, bench } = await meet({
    banner: '\r\n# not a prompt #\r\nrouter>\r\nother(config)# \r\n',
    pieces: 1,
    line: (line, terminal) => terminal.write(`you said ${line}\r\n`),
  });
  const { outcome, text } = await bench.run(device, 'show version');
  assert.equal(outcome.end, 'done', JSON.stringify(outcome));
  assert.equal(text, 'r1#show version\nyou said show version\n');
});

test('a prompt in the banner with a pause behind it is found out', async () => {
  let first = true;
  const { device, bench } = await meet({
    banner: 'welcome\r\nfake#',
    prompt: '',
    line: () => {},
    echo: (key) => {
      // the first key wakes the real prompt up
      if (!first) return undefined;
      first = false;
      return key;
    },
  });
  const { outcome } = await bench.run(device, 'show version', { limits: { milliseconds: 1500 } });
  assert.equal(outcome.end, 'timed-out');
  assert.equal(outcome.ran, 0);
  assert.deepEqual(device.lines, []);
});

test('a pager is paged through and leaves nothing of itself', async () => {
  const { device, bench } = await meet({
    async line(_, terminal) {
      for (let page = 1; page <= 3; page++) {
        await terminal.write(`page ${page}\r\n`);
        if (page === 3) break;
        await terminal.write(' --More-- ');
        assert.equal(await terminal.key(), ' ');
        await terminal.write(`${'\b'.repeat(9)}        ${'\b'.repeat(9)}`);
      }
    },
  });
  const { outcome, text } = await bench.run(device, 'show running-config');
  assert.equal(outcome.end, 'done');
  assert.deepEqual(
    text
      .trim()
      .split('\n')
      .map((line) => line.trim()),
    ['r1#show running-config', 'page 1', 'page 2', 'page 3'],
  );
});

test('log messages before, in and behind an echo and a prompt are tolerated', async () => {
  const message = '\r\n*Nov 21 00:00:00.000: %LINK-3-UPDOWN: Interface Gi0/1, changed state to up\r\n';
  const { device, bench } = await meet({
    echo: (key, line) => (line === 'show ' ? message + key : undefined),
    async line(_, terminal) {
      await terminal.write(`one\r\n${message.trimStart()}two\r\n`);
      setTimeout(() => void terminal.write(message), 2);
    },
  });
  for (const command of ['show version', 'show clock']) {
    const { outcome, text } = await bench.run(device, command);
    assert.equal(outcome.end, 'done', `${JSON.stringify(outcome)} ${text}`);
    assert.match(text, /one\n.*LINK.*\ntwo/);
    await sleep(20);
  }
  assert.deepEqual(device.lines, ['show version', 'show clock']);
});

test('a device that shows another line than was typed never gets Enter', async () => {
  const { device, bench } = await meet({
    echo: (key, line) => (line === 'show' ? ' running-config | redirect x' : key),
  });
  const { outcome } = await bench.run(device, 'show version');
  assert.equal(outcome.end, 'failed');
  assert.equal(outcome.fault?.code, 'execution.echo');
  assert.equal(outcome.ran, 0);
  assert.deepEqual(device.lines, []);
});

test('a prompt in another mode than was judged stops before the line', async () => {
  const { device, bench } = await meet({ line: () => {} });
  const { outcome } = await bench.run(device, change);
  assert.equal(outcome.end, 'failed');
  assert.equal(outcome.fault?.code, 'execution.mode');
  assert.equal(outcome.ran, 1);
  assert.deepEqual(device.lines, ['configure terminal']);
});

test('a prompt of another host stops the call', async () => {
  const { device, bench } = await meet({
    line: (_, terminal) => {
      terminal.prompt = 'r2#';
    },
  });
  const { outcome } = await bench.run(device, 'show version\nshow clock');
  assert.equal(outcome.fault?.code, 'execution.other-prompt');
  assert.deepEqual(device.lines, ['show version']);
});

test('user exec reads and changes nothing', async () => {
  const { device, bench } = await meet({ prompt: 'r1>', line: () => {} });
  assert.equal((await bench.run(device, 'show version')).outcome.end, 'done');
  const { outcome } = await bench.run(device, change);
  assert.equal(outcome.fault?.code, 'execution.privilege');
  assert.deepEqual(device.lines, ['show version']);
});

test('an approved answer is given once; the next question is declined', async () => {
  const keys: string[] = [];
  const { device, bench } = await meet({
    async line(line, terminal) {
      if (line !== 'clear counters') return;
      for (let n = 0; n < 2; n++) {
        await terminal.write(`Clear it ${n}? [confirm]`);
        keys.push(await terminal.key());
        await terminal.write('\r\n');
      }
    },
  });
  const approved = await bench.run(device, 'clear counters', { answers: [{ question: 'confirm', answer: 'y' }] });
  assert.equal(approved.outcome.end, 'refused');
  assert.deepEqual(keys, ['y', 'n']);
  const both = [0, 1].map(() => ({ question: 'confirm', answer: '' }));
  assert.equal((await bench.run(device, 'clear counters', { answers: both })).outcome.end, 'done');
  assert.deepEqual(keys, ['y', 'n', '\r', '\r']);
});

test('a password is never an answer', async () => {
  const keys: string[] = [];
  const { device, bench } = await meet({
    async line(_, terminal) {
      await terminal.write('Password: ');
      keys.push(await terminal.key());
      await terminal.write('\r\n');
    },
  });
  const { outcome } = await bench.run(device, 'enable', { answers: [{ question: 'password', answer: 'hunter2' }] });
  assert.equal(outcome.end, 'refused');
  assert.deepEqual(keys, ['\x03']);
});

test('a cut in the middle of a line is an unknown effect, between two lines it is a cut', async () => {
  const { device, bench } = await meet({
    async line(_, terminal) {
      await terminal.write('half an ans');
      terminal.cut();
      await never();
    },
  });
  const { outcome, text } = await bench.run(device, 'write memory');
  assert.equal(outcome.end, 'unknown');
  assert.equal(outcome.ran, 0);
  assert.equal(outcome.fault?.code, 'wire.cut');
  assert.match(text, /write memory/);
});

test('a warm session that died in the meantime is opened again, since nothing was entered on it', async () => {
  const { device, bench } = await meet({ line: () => {} });
  assert.equal((await bench.run(device, 'show version')).outcome.end, 'done');
  assert.equal((await bench.run(device, 'show clock')).outcome.end, 'done');
  assert.equal(device.logins(), 1);
  device.dropAll();
  assert.equal((await bench.run(device, 'show users')).outcome.end, 'done');
  assert.equal(device.logins(), 2);
});

test('stop acts between the lines, a second press cuts and the effect is unknown', async () => {
  const stop = new AbortController();
  const cut = new AbortController();
  const { device, bench } = await meet({
    async line(line, terminal) {
      if (line === 'show clock') stop.abort();
      if (line === 'write memory') {
        setTimeout(() => cut.abort(), 20);
        await never();
      }
      await terminal.write('ok\r\n');
    },
  });
  const between = await bench.run(device, 'show clock\nshow version', {}, { stop: stop.signal });
  assert.equal(between.outcome.end, 'stopped');
  assert.equal(between.outcome.ran, 1);
  assert.deepEqual(device.lines, ['show clock']);
  const second = await bench.run(device, 'write memory', {}, { cut: cut.signal });
  assert.equal(second.outcome.end, 'unknown');
  assert.match(second.outcome.fault?.message ?? '', /unknown/);
  const before = await bench.run(device, 'show clock', {}, { stop: AbortSignal.abort() });
  assert.equal(before.outcome.end, 'stopped');
  assert.equal(before.outcome.ran, 0);
});

test('stop cuts off a read that is in flight, and leaves a change to its end', async () => {
  let stop = new AbortController();
  const { device, bench } = await meet({
    async line(line, terminal) {
      stop.abort();
      if (line !== 'write memory') return never();
      await new Promise((resolve) => setTimeout(resolve, 600));
      await terminal.write('ok\r\n');
    },
  });
  const read = await bench.run(device, 'show clock', {}, { stop: stop.signal });
  assert.deepEqual([read.outcome.end, read.outcome.fault?.code], ['stopped', 'execution.stopped']);
  stop = new AbortController();
  const change = await bench.run(device, 'write memory', {}, { stop: stop.signal });
  assert.deepEqual([change.outcome.end, change.outcome.ran], ['done', 1]);
});

test('a device that never answers is given its time; a change is then unknown, a read timed out', async () => {
  const { device, bench } = await meet({ line: never });
  const read = await bench.run(device, 'show version', { limits: { milliseconds: 3000 } });
  assert.equal(read.outcome.end, 'timed-out');
  assert.equal(read.outcome.fault?.code, 'execution.time-limit');
  const write = await bench.run(device, 'write memory', { limits: { milliseconds: 3000 } });
  assert.equal(write.outcome.end, 'unknown');
});

test('a device that answers without end is cut at the limit and holds up nobody', async () => {
  const block = `${'x'.repeat(99)}\r\n`.repeat(600);
  const { device, bench } = await meet({
    async line(_, terminal) {
      for (;;) await terminal.write(block);
    },
  });
  let told = 0;
  let before = 0;
  let most = 0;
  let beat = setImmediate(function turn() {
    most = Math.max(most, told - before);
    before = told;
    beat = setImmediate(turn);
  });
  const { outcome, text } = await bench.run(
    device,
    'show tech-support',
    { limits: { bytes: 8 * 1024 * 1024, milliseconds: 30_000 } },
    {
      output: (chunk) => {
        told += chunk.length;
      },
    },
  );
  clearImmediate(beat);
  assert.equal(outcome.fault?.code, 'execution.output-limit', JSON.stringify(outcome));
  assert.ok(told < 10 * 1024 * 1024);
  assert.ok(text.length < 128 * 1024 && text.includes('characters left out'));
  assert.ok(most < told / 2, `nobody else had a turn while ${most} of ${told} bytes were read`);
});

test('a line without an end does not fill the memory', async () => {
  const { device, bench } = await meet({
    async line(_, terminal) {
      for (let n = 0; n < 64; n++) await terminal.write('y'.repeat(16 * 1024));
      await terminal.write('\r\n');
    },
  });
  const { outcome } = await bench.run(device, 'show tech-support');
  assert.equal(outcome.end, 'done');
});

test('a permit runs its own call once and no other', async () => {
  const { device, bench } = await meet({ line: () => {} });
  const call = callOn(device, 'show version');
  const permit = permitFor(call);
  const watching = { stop: new AbortController().signal, cut: new AbortController().signal, output: () => {} };
  const other = { ...call, lines: call.lines.map((line) => ({ ...line, text: 'reload' })) };
  for (const wrong of [other, callOn(device, 'show version')]) {
    const { outcome } = await bench.execution.perform(permit, wrong, watching);
    assert.equal(outcome.end, 'failed');
    assert.equal(outcome.fault?.code, 'gate.permit-refused');
  }
  assert.equal((await bench.execution.perform(permit, call, watching)).outcome.end, 'done');
  const again = await bench.execution.perform(permit, call, watching);
  assert.equal(again.outcome.fault?.code, 'execution.permit');
  assert.deepEqual(device.lines, ['show version']);
  await assert.rejects(
    bench.execution.openTerminal(permit, call, { columns: 80, rows: 24 }, () => {}),
    {
      code: 'execution.permit',
    },
  );
});

test('what the call does not list is not added', async () => {
  const { device, bench } = await meet({ line: () => {} });
  const { outcome } = await bench.run(device, 'show version', { bend: (call) => ({ ...call, added: [] }) });
  assert.equal(outcome.fault?.code, 'execution.not-listed');
  assert.deepEqual(device.lines, []);
});

test('secrets are gone from everything that leaves', async () => {
  const device = await startDevice({
    prompt: 'r1#',
    async line(_, terminal) {
      await terminal.write('enable secret hun');
      await sleep(5);
      await terminal.write('ter2\r\n% Invalid input hunter2\r\n');
    },
  });
  const heard: string[] = [];
  const bench = newBench(device, {
    scrubbing: () => {
      let held = '';
      const clean = () => held.replaceAll('hunter2', '«secret»');
      return {
        push: (text) => {
          held += text;
          return '';
        },
        end: clean,
      };
    },
  });
  open.push(() => bench.execution.close(), device.close);
  const performed = await bench.run(device, 'show version', {}, { output: (text) => heard.push(text) });
  assert.equal(performed.outcome.end, 'device-error');
  assert.doesNotMatch(JSON.stringify(performed) + heard.join(''), /hunter2/);
});

test('a person’s terminal shows the device’s bytes as they are and ends with the page', async () => {
  const { device, bench } = await meet({
    banner: '\x1b[31mred\x1b[0m\r\n',
    line: (line, t) => t.write(`${line}!\r\n`),
  });
  const call = { ...callOn(device, 'show version'), lines: [], added: [] };
  let seen = '';
  const terminal = await bench.execution.openTerminal(permitFor(call), call, { columns: 80, rows: 24 }, (bytes) => {
    seen += Buffer.from(bytes).toString();
  });
  terminal.write('hello\r');
  while (!seen.includes('hello!')) await sleep(5);
  assert.match(seen, /\x1b\[31mred/);
  terminal.resize(100, 30);
  terminal.close();
  assert.equal(await terminal.closed, null);
  terminal.write('into nothing');
});
