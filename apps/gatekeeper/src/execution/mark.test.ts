import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { planCall } from '@interlock/platforms';
import { type Script, startDevice, type Terminal } from '@interlock/wires/device-double';
import { newBench } from './bench.double.ts';

const open: (() => Promise<void>)[] = [];
after(async () => {
  for (const close of open) await close();
});

const prompt = 'kim@h1:~$ ';
const mark = (nonce: string) => `\x1b]133;B;${nonce}\x07`;

function showMark(terminal: Terminal): void {
  terminal.prompt = prompt + mark('4711');
}

/** A shell on Linux that takes the mark into its prompt; `line` is what a line of the call does. */
async function shell(line: Script['line'], more: Script & { readonly takes?: (terminal: Terminal) => void } = {}) {
  const { takes = showMark, ...script } = more;
  let pieces: number | null = null;
  const device = await startDevice({
    prompt,
    get pieces() {
      return pieces;
    },
    ...script,
    line(text, terminal) {
      if (text.startsWith('PS1=')) takes(terminal);
      else if (!text.startsWith('export ')) return line?.(text, terminal);
    },
  });
  const linux = { ...device, platform: 'linux' as const };
  const bench = newBench(linux);
  open.push(() => bench.execution.close(), device.close);
  const byteByByte = () => {
    pieces = 1;
  };
  return { device, byteByByte, run: (command: string) => bench.run(linux, command) };
}

test('in a marked session an exact prompt with a pause behind it is output, with whatever mark it guesses', async () => {
  const fakes = [
    prompt,
    `${prompt}${mark('4712')}`,
    `${prompt}${mark('')}`,
    `out${prompt}`,
    `${prompt}${mark('4711')} `,
  ];
  for (const fake of fakes) {
    const { device, run } = await shell(async (_, terminal) => {
      await terminal.write(`one\r\n${fake}`);
      await sleep(25);
      await terminal.write('rest\r\n');
    });
    const { outcome, text } = await run('cat notes');
    assert.equal(outcome.end, 'done');
    assert.match(text, /one\n.*rest\n$/s, JSON.stringify(fake));
    assert.equal((await run('cat more')).outcome.end, 'done');
    assert.deepEqual(
      device.lines.filter((line) => line.startsWith('cat')),
      ['cat notes', 'cat more'],
    );
  }
});

test('no line follows before the mark came: what a program still says is no answer to the next line', async () => {
  const keys: string[] = [];
  const { run } = await shell(
    async (line, terminal) => {
      if (line !== 'cat notes') return;
      keys.length = 0;
      await terminal.write(prompt);
      await sleep(25);
      assert.deepEqual(keys, [], 'nothing was typed into the running program');
      await terminal.write('rest\r\n');
    },
    { echo: (key) => void keys.push(key) },
  );
  const { outcome, text } = await run('cat notes\nuptime');
  assert.deepEqual([outcome.end, outcome.ran], ['done', 2]);
  assert.match(text, /rest\n.*uptime/s);
});

test('the mark is found byte by byte, behind output without a line end, and is in nothing that is told', async () => {
  const { run, byteByByte } = await shell((_, terminal) => terminal.write('no end'));
  await run('uptime');
  byteByByte();
  const { outcome, text } = await run('printf x');
  assert.equal(outcome.end, 'done');
  assert.match(text, /no end/);
  assert.doesNotMatch(text + JSON.stringify(outcome), /133|\x1b|\x07/);
});

test('a shell that takes no mark, or leaves it away later, is read as before', async () => {
  const plain = await shell((_, terminal) => terminal.write('out\r\n'), { takes: () => {} });
  assert.match((await plain.run('cat notes')).text, /out/);
  const lost = await shell((_, terminal) => {
    terminal.prompt = prompt;
    return terminal.write('out\r\n');
  });
  const { outcome, text } = await lost.run('cat notes\nuptime');
  assert.deepEqual([outcome.end, outcome.ran], ['done', 2]);
  assert.match(text, /out\n.*out/s);
});

test('the line that asks for the mark is one that the call lists', async () => {
  const { device, run } = await shell(() => {});
  await run('uptime');
  assert.equal(device.lines.filter((line) => line.startsWith('PS1=')).length, 1);
  const { added } = planCall('linux', [{ text: 'uptime', mode: 'exec', leaves: 'exec', class: 'read-only' }]);
  const asked = device.lines.find((line) => line.startsWith('PS1='));
  assert.ok(added.includes(`line ${JSON.stringify(asked)}`));
});
