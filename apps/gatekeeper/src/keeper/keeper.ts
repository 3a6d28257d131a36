/** Runs a program that keeps a password, as git runs a credential helper: without a shell, for a while, and heard out. */
import { spawn } from 'node:child_process';

/** Milliseconds it may take, and bytes that it may say. */
const patience = 15_000;
const longest = 64 * 1024;
/** Milliseconds of silence after which it has answered, where something that it left running holds its output open. */
const rest = 200;
/** What of the environment it gets. */
const environment = [
  'PATH',
  'HOME',
  'USER',
  'LANG',
  'LC_ALL',
  'XDG_CONFIG_HOME',
  'XDG_RUNTIME_DIR',
  'DBUS_SESSION_BUS_ADDRESS',
  'GNUPGHOME',
  'PASSWORD_STORE_DIR',
  'SYSTEMROOT',
  'APPDATA',
];

/**
 * What the program answered to `question`; rejects where it failed or took longer than `milliseconds`, and then nothing of
 * it is left running. The caller zeroes the answer.
 */
export async function runKeeper(
  words: readonly string[],
  question: string,
  milliseconds: number = patience,
): Promise<Uint8Array> {
  const [program = '', ...args] = words;
  const env = Object.fromEntries(environment.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
  // A group of its own, so that what it started ends with it; what it leaves behind after an answer stays.
  const detached = process.platform !== 'win32';
  const child = spawn(program, [...args, 'get'], { stdio: ['pipe', 'pipe', 'ignore'], env, detached });
  const kill = () => {
    try {
      if (detached && child.pid) process.kill(-child.pid, 'SIGKILL');
      else child.kill('SIGKILL');
    } catch {
      // It is gone already.
    }
  };
  const pieces: Buffer[] = [];
  let length = 0;
  let late: NodeJS.Timeout | undefined;
  let silent: NodeJS.Timeout | undefined;
  process.once('exit', kill);
  try {
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
      child.once('exit', (code) => {
        if (code !== 0) return resolve(code);
        // What a busy loop has not read yet is read before silence is believed; and silence alone is no answer.
        const listen = () => {
          const before = length;
          clearTimeout(silent);
          silent = setTimeout(() => setImmediate(() => length > 0 && length === before && resolve(code)), rest);
        };
        child.stdout.on('data', listen);
        listen();
      });
      late = setTimeout(() => {
        kill();
        reject(new Error('it took too long'));
      }, milliseconds);
    });
    child.stdin.on('error', () => {}); // a helper that does not read is none of our trouble
    child.stdin.end(question);
    child.stdout.on('data', (piece: Buffer) => {
      length += piece.length;
      pieces.push(piece);
      if (length > longest) kill();
    });
    const code = await ended;
    if (code !== 0 || length > longest) throw new Error('it ended with an error or said too much');
    const said = new Uint8Array(length);
    let at = 0;
    for (const piece of pieces) {
      said.set(piece, at);
      at += piece.length;
    }
    return said;
  } catch (error) {
    kill();
    throw error;
  } finally {
    clearTimeout(late);
    clearTimeout(silent);
    process.removeListener('exit', kill);
    child.stdout.destroy();
    for (const piece of pieces) piece.fill(0);
  }
}
