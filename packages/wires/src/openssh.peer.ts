/** For tests: a real sshd on loopback as the user who runs them. A real peer, and no double. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

const sshd = '/usr/sbin/sshd';
/** Why a test with this peer is skipped, or false. */
export const skip = existsSync(sshd) ? false : 'OpenSSH is not installed here, so no real peer was met.';
/** What is ended after the tests, with its folder. */
export const started: { child: ChildProcess; folder: string }[] = [];
after(() => {
  for (const { child, folder } of started) {
    child.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  }
});

export interface Peer {
  readonly port: number;
  readonly user: string;
  readonly key: string;
  readonly fingerprint: string;
  /** Its file of authorized keys. */
  readonly authorized: string;
  /** Of its own; what is put here goes with it. */
  readonly folder: string;
}

/** A real sshd on loopback as the user who runs the tests, open to one key made for it. */
export async function startPeer(extra: readonly string[] = []): Promise<Peer> {
  const folder = mkdtempSync(join(tmpdir(), 'interlock-sshd-'));
  const file = (name: string) => join(folder, name);
  for (const [name, ...type] of [
    ['host', '-t', 'ed25519'],
    ['rsa', '-t', 'rsa', '-b', '2048'],
    ['user', '-t', 'ed25519'],
  ])
    execFileSync('ssh-keygen', ['-q', '-N', '', '-f', file(name as string), ...type]);
  writeFileSync(file('authorized'), readFileSync(file('user.pub')), { mode: 0o600 });
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
  const port = await freePort();
  writeFileSync(
    file('config'),
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${file('host')}`,
      `HostKey ${file('rsa')}`,
      `PidFile ${file('pid')}`,
      `AuthorizedKeysFile ${file('authorized')}`,
      'StrictModes no',
      'UsePAM no',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'PermitRootLogin prohibit-password',
      'PrintMotd no',
      ...extra,
    ].join('\n'),
  );
  const child = spawn(sshd, ['-D', '-e', '-f', file('config')], { stdio: ['ignore', 'ignore', 'pipe'] });
  started.push({ child, folder });
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on('data', (bytes: Buffer) => bytes.toString().includes('listening on') && resolve());
    child.once('exit', () => reject(new Error('sshd did not start')));
  });
  const fingerprint = execFileSync('ssh-keygen', ['-l', '-f', file('host.pub')])
    .toString()
    .split(' ')[1] as string;
  return {
    port,
    user: userInfo().username,
    key: readFileSync(file('user'), 'utf8'),
    fingerprint,
    authorized: file('authorized'),
    folder,
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  return address.port;
}
