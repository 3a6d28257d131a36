/** Runs a program that keeps a password, as git runs a credential helper: without a shell, for a while, and heard out. */
import { spawn } from 'node:child_process';

/** Milliseconds it may take, and bytes that it may say. */
const patience = 15_000;
const longest = 64 * 1024;
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

/** What the program answered to `question`; rejects where it failed. The caller zeroes the answer. */
export async function runKeeper(words: readonly string[], question: string): Promise<Uint8Array> {
  const [program = '', ...args] = words;
  const env = Object.fromEntries(environment.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
  const child = spawn(program, [...args, 'get'], { stdio: ['pipe', 'pipe', 'ignore'], env, timeout: patience });
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    child.stdin.on('error', () => {}); // a helper that does not read is none of our trouble
    child.stdin.end(question);
    child.stdout.on('data', (piece: Buffer) => {
      length += piece.length;
      pieces.push(piece);
      if (length > longest) child.kill('SIGKILL');
    });
    const code = await ended;
    if (code !== 0 || length > longest) throw new Error('it ended with an error, took too long or said too much');
    const said = new Uint8Array(length);
    let at = 0;
    for (const piece of pieces) {
      said.set(piece, at);
      at += piece.length;
    }
    return said;
  } finally {
    for (const piece of pieces) piece.fill(0);
  }
}
