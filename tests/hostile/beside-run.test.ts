/** A run of the command line, and what is said to it from another terminal: words once and in order, a stop, nothing else. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { end, says, startService, text, tool } from '../../packages/models/src/bedrock/endpoint.double.ts';
import { runOn } from './bedrock-run.ts';
import { newFolder, root } from './besieged.ts';

const bin = path.join(root, 'apps/interlock/bin/interlock.mjs');

test('what is said to a run of the command line from another terminal is heard once, in order, and a stop stops it', async (t) => {
  const data = path.join(newFolder(t), 'data');
  let speak = () => {};
  const said = new Promise<void>((resolve) => {
    speak = resolve;
  });
  const service = await startService(
    (stream, asked) =>
      void said.then(() => says(...tool(0, 'list', 'inventory__list', '{}'), ...end('tool_use'))(stream, asked)),
    says(...tool(0, 'long', 'wait', '{"seconds":30}'), ...end('tool_use')),
    says(...text('Never.'), ...end('end_turn')),
  );
  t.after(() => service.close());
  const run = runOn(data, service.endpoint, 'Go.');
  const say = async (...words: string[]): Promise<string> =>
    promisify(execFile)(process.execPath, [bin, ...words, '--data', data], {
      env: { ...process.env, XDG_STATE_HOME: path.join(data, '../state') },
    }).then(
      ({ stdout }) => stdout,
      ({ stderr }: { stderr: string }) => stderr,
    );
  const asked = async (n: number) => {
    while (service.asked.length < n) await new Promise((later) => setTimeout(later, 50));
  };
  await asked(1);
  await say('conversation', 'send', 'Go.', 'ONE');
  await say('conversation', 'queue', 'Go.', 'TWO');
  assert.match(await say('host', 'list'), /data\.in-use/, 'nothing else is answered beside it');
  speak();
  await asked(2);
  const heard = JSON.stringify(service.asked[1]?.body.messages);
  assert.deepEqual(heard.match(/ONE|TWO/g), ['ONE', 'TWO']);
  await say('conversation', 'stop', 'Go.');
  const { code, events } = await run;
  assert.equal(code, 1);
  assert.equal(events.find(({ type }) => type === 'run.ended')?.end, 'stopped');
  assert.equal(service.asked.length, 2);
});
