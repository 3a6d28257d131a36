/** Asks one hook: a program with JSON on its standard input and an empty environment, or a POST. */
import { spawn } from 'node:child_process';
import { type Hook, type HookAnswer, type HookAsk, hookAnswerSchema, longestAnswer } from './hook.ts';

/** Rejects with an Error whose message is one clause about the hook, never its output. */
export async function askHook(hook: Hook, ask: HookAsk, signal: AbortSignal): Promise<HookAnswer> {
  const late = AbortSignal.timeout(hook.milliseconds);
  const ended = AbortSignal.any([signal, late]);
  const body = JSON.stringify(ask);
  const text = hook.command
    ? await answerOfProgram(hook.command, body, ended)
    : await answerOfPost(hook.url ?? '', body, ended);
  if (late.aborted) throw new Error('did not answer in time');
  return parsed(text);
}

function parsed(text: string): HookAnswer {
  if (text.trim() === '') return { decision: 'allow' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error('did not answer JSON');
  }
  const answer = hookAnswerSchema.safeParse(value);
  if (!answer.success) throw new Error('answered JSON that is no answer');
  return answer.data;
}

function answerOfProgram(
  [program = '', ...args]: readonly string[],
  body: string,
  ended: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    // A group of its own, so that what the program started ends with it.
    const child = spawn(program, args, { env: {}, cwd: '/', stdio: ['pipe', 'pipe', 'ignore'], detached: true });
    const chunks: Buffer[] = [];
    let length = 0;
    const fail = (why: string) => {
      kill();
      reject(new Error(why));
    };
    const kill = () => {
      try {
        if (child.pid) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It is gone already.
      }
    };
    const stop = () => fail('did not answer in time');
    ended.addEventListener('abort', stop, { once: true });
    if (ended.aborted) stop();
    child.on('error', () => fail('could not be started'));
    child.stdin.on('error', () => {}); // it need not read what it is told
    child.stdin.end(body);
    child.stdout.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > longestAnswer) fail('answered too much');
      else chunks.push(chunk);
    });
    child.on('close', (code) => {
      ended.removeEventListener('abort', stop);
      kill();
      if (code === 0) resolve(Buffer.concat(chunks).toString('utf8'));
      else reject(new Error(`ended with ${code === null ? 'a signal' : `code ${code}`}`));
    });
  });
}

async function answerOfPost(url: string, body: string, ended: AbortSignal): Promise<string> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      redirect: 'error',
      credentials: 'omit',
      signal: ended,
    });
  } catch {
    throw new Error(ended.aborted ? 'did not answer in time' : 'could not be reached');
  }
  if (!response.ok) throw new Error(`answered ${response.status}`);
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of response.body ?? []) {
      length += chunk.length;
      if (length > longestAnswer) break;
      chunks.push(chunk);
    }
  } catch {
    throw new Error(ended.aborted ? 'did not answer in time' : 'broke off');
  }
  if (length > longestAnswer) throw new Error('answered too much');
  return Buffer.concat(chunks).toString('utf8');
}
