/** A real OpenSSH server on loopback with a real shell, in namespaces of its own for processes and the host's name. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface RealShell {
  readonly port: number;
  readonly account: string;
  readonly password: string;
  readonly home: string;
  close(): Promise<void>;
}

/** With an account of its own, which may do nothing but log in and keep files. Needs root and openssh-server. */
export async function startRealShell(name: string, password: string, groups = ''): Promise<RealShell> {
  const account = `ilshell${process.pid}`;
  execFileSync('useradd', ['-m', '-s', '/bin/bash', ...(groups === '' ? [] : ['-G', groups]), account]);
  execFileSync('chpasswd', { input: `${account}:${password}` });
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-shell-'));
  chmodSync(folder, 0o755);
  mkdirSync('/run/sshd', { recursive: true });
  const key = path.join(folder, 'key');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key], { stdio: 'ignore' });
  const port = await freePort();
  const config = path.join(folder, 'sshd');
  writeFileSync(
    config,
    `Port ${port}\nListenAddress 127.0.0.1\nHostKey ${key}\nPidFile none\nUsePAM no\nPasswordAuthentication yes\nKbdInteractiveAuthentication no\nAllowUsers ${account}\nPermitRootLogin no\nPrintMotd no\nPrintLastLog no\nMaxSessions 100\n`,
  );
  const words = ['--uts', '--pid', '--fork', '--mount-proc', '--kill-child'];
  const child = spawn('unshare', [...words, 'sh', '-c', `hostname ${name}; exec /usr/sbin/sshd -D -e -f ${config}`], {
    stdio: 'ignore',
  });
  await listening(port);
  return {
    port,
    account,
    password,
    home: `/home/${account}`,
    async close() {
      await ended(child);
      execFileSync('userdel', ['-r', account], { stdio: 'ignore' });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL'); // unshare waits for its child and hears no other; what it started ends with it
  await gone;
}

async function listening(port: number): Promise<void> {
  for (let n = 0; n < 100; n++) {
    const socket = connect(port, '127.0.0.1');
    const open = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (open) return;
    await sleep(50);
  }
  throw new Error('sshd did not listen within five seconds');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
