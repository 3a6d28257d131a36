/** The real program, headless, with a double of Bedrock for a model. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { root } from './besieged.ts';
import { replayAll } from './replaying.ts';

const bin = path.join(root, 'apps/interlock/bin/interlock.mjs');

/** What stands for the account's key: it is found nowhere but in the signature of a request. */
export const accountKey = 'canary-of-an-aws-key';

/** Runs it to its end; the events that it said, all that it wrote and its exit code. What is kept of it is played again. */
export async function runOn(data: string, endpoint: string, ...words: string[]) {
  const child = spawn(
    process.execPath,
    [bin, 'run', ...words, '--model', 'bedrock:haiku', '--events', 'jsonl', '--data', data],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        XDG_STATE_HOME: path.join(data, '../state'),
        INTERLOCK_BEDROCK_ENDPOINT: endpoint,
        AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
        AWS_SECRET_ACCESS_KEY: accountKey,
      },
    },
  );
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (err += chunk));
  const [code] = (await once(child, 'close')) as [number];
  const events = out
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  if (events.some(({ type }) => type === 'run.started')) await replayAll(data);
  return { code, events, out, err };
}
