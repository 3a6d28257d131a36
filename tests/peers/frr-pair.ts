/**
 * Two real FRR routers in network namespaces of their own, each with a real OpenSSH server on loopback whose only
 * command is the router's shell. Needs root, and Debian's frr, openssh-server and iproute2.
 */
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Why the routers cannot run here, in one line; undefined where they can. */
export function whyNot(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'needs root on Linux';
  for (const file of ['/usr/lib/frr/bgpd', '/usr/bin/vtysh', '/usr/sbin/sshd', '/usr/sbin/ip', '/usr/bin/unshare'])
    if (!existsSync(file) && !existsSync(file.replace('/usr/sbin', '/sbin'))) return `${file} is not installed`;
  try {
    execFileSync('ip', ['netns', 'add', 'interlock-probe'], { stdio: 'ignore' });
    execFileSync('ip', ['netns', 'del', 'interlock-probe'], { stdio: 'ignore' });
  } catch {
    return 'network namespaces cannot be made here';
  }
  return undefined;
}

export interface Router {
  readonly name: string;
  readonly port: number;
  /** SSH port of the machine below it, with a shell. */
  readonly box: number;
  /** Its log, with every command. */
  readonly log: string;
  readonly peer: string;
  readonly remoteAs: number;
  readonly ownAs: number;
  /** A command on the router itself, past Interlock. */
  vtysh(...commands: string[]): string;
  startup(): string;
}

export interface FrrPair {
  readonly account: string;
  readonly password: string;
  readonly routers: readonly [Router, Router];
  /** Resolves when both ends say that the session is up, or rejects after half a minute. */
  established(): Promise<void>;
  close(): Promise<void>;
}

const run = (program: string, ...args: string[]): string =>
  execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
const quietly = (program: string, ...args: string[]): void => {
  try {
    run(program, ...args);
  } catch {
    // it was not there
  }
};

export async function startFrrPair(names: readonly [string, string], password: string): Promise<FrrPair> {
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-frr-'));
  chmodSync(folder, 0o755);
  const account = `ilpeer${process.pid}`;
  const servers: number[] = [];
  const link = ['10.77.0.1', '10.77.0.2'] as const;
  const close = async () => {
    for (const pid of servers) end(pid);
    for (const name of names) {
      for (const pid of pidsIn(name)) end(pid);
      quietly('ip', 'netns', 'del', name);
      for (const place of [logOf(name), `/etc/frr/${name}`, `/run/frr/${name}`, `/var/run/frr/${name}`])
        rmSync(place, { recursive: true, force: true });
    }
    quietly('userdel', '-r', account);
    rmSync(folder, { recursive: true, force: true });
    await sleep(100);
  };
  try {
    run('useradd', '-m', '-s', '/bin/sh', '-G', 'frrvty,frr', account);
    execFileSync('chpasswd', { input: `${account}:${password}` });
    mkdirSync('/run/sshd', { recursive: true });
    mkdirSync('/run/frr', { recursive: true });
    run('chown', 'frr:frr', '/run/frr');
    for (const name of names) {
      run('ip', 'netns', 'add', name);
      run('ip', '-n', name, 'link', 'set', 'lo', 'up');
    }
    run('ip', 'link', 'add', 'eth1', 'netns', names[0], 'type', 'veth', 'peer', 'name', 'eth1', 'netns', names[1]);
    const routers: Router[] = [];
    for (const [at, name] of names.entries()) {
      run('ip', '-n', name, 'link', 'set', 'eth1', 'up');
      const [own, peer] = at === 0 ? link : [link[1], link[0]];
      const [ownAs, remoteAs] = at === 0 ? [64601, 64602] : [64602, 64601];
      startDaemons(name, configuration({ name, own, peer, ownAs, remoteAs, at }));
      const { port, pid } = await startSshd(name, folder, account, `/usr/bin/vtysh -N ${name}`);
      const below = await startSshd(`${name}-box`, folder, account, '/bin/bash -i', name);
      servers.push(pid, below.pid);
      const vtysh = (...commands: string[]) =>
        run('vtysh', '-N', name, ...commands.flatMap((command) => ['-c', command]));
      routers.push({
        name,
        port,
        box: below.port,
        log: logOf(name),
        peer,
        ownAs,
        remoteAs,
        vtysh,
        startup: () => readFileSync(`/etc/frr/${name}/frr.conf`, 'utf8'),
      });
    }
    const pair = routers as unknown as readonly [Router, Router];
    return { account, password, routers: pair, close, established: () => established(pair) };
  } catch (error) {
    await close();
    throw error;
  }
}

function configuration({
  name,
  own,
  peer,
  ownAs,
  remoteAs,
  at,
}: {
  name: string;
  own: string;
  peer: string;
  ownAs: number;
  remoteAs: number;
  at: number;
}): string {
  return `frr defaults traditional
hostname ${name}
log file ${logOf(name)}
log commands
service integrated-vtysh-config
!
interface eth1
 description canary link of ${name}
 ip address ${own}/30
!
interface lo
 ip address 10.77.1.${at + 1}/32
!
router bgp ${ownAs}
 bgp router-id 10.77.1.${at + 1}
 no bgp ebgp-requires-policy
 neighbor ${peer} remote-as ${remoteAs}
 neighbor ${peer} timers 1 3
 neighbor ${peer} timers connect 1
 address-family ipv4 unicast
  network 10.77.1.${at + 1}/32
 exit-address-family
!
line vty
!
`;
}

const logOf = (name: string): string => `/var/log/frr/${name}.log`;

function startDaemons(name: string, config: string): void {
  const folder = `/etc/frr/${name}`;
  mkdirSync(folder, { recursive: true });
  mkdirSync(`/run/frr/${name}`, { recursive: true });
  writeFileSync(`${folder}/frr.conf`, config);
  writeFileSync(`${folder}/vtysh.conf`, `service integrated-vtysh-config\nhostname ${name}\n`);
  run('chown', '-R', 'frr:frrvty', folder);
  run('chown', 'frr:frr', `/run/frr/${name}`);
  run('chmod', '770', folder); // so that "write memory" by a member of frrvty works
  run('chmod', '660', `${folder}/frr.conf`, `${folder}/vtysh.conf`);
  for (const daemon of ['zebra', 'staticd', 'bgpd'])
    within(
      name,
      `/usr/lib/frr/${daemon}`,
      '-N',
      name,
      '-d',
      '-A',
      '127.0.0.1',
      '-i',
      `/run/frr/${name}/${daemon}.pid`,
      ...(daemon === 'zebra' ? ['-s', '90000000'] : []),
    );
  within(name, 'vtysh', '-N', name, '-b');
}

/** In the router's network namespace, and in a UTS namespace of its own, so that the prompt is the router's. */
function within(name: string, ...command: string[]): void {
  execFileSync(
    'ip',
    ['netns', 'exec', name, 'unshare', '--uts', 'sh', '-c', `hostname ${name}; exec "$@"`, 'sh', ...command],
    { stdio: 'ignore' },
  );
}

async function startSshd(
  name: string,
  folder: string,
  account: string,
  program: string,
  /** The one router that the machine has, at the places where FRR has one alone. */
  only?: string,
): Promise<{ port: number; pid: number }> {
  const port = await freePort();
  const shell = path.join(folder, `${name}-cli`);
  writeFileSync(shell, `#!/bin/sh\nexec ${program}\n`, { mode: 0o755 });
  run('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', path.join(folder, `${name}-key`));
  const config = path.join(folder, `${name}-sshd`);
  writeFileSync(
    config,
    `Port ${port}\nListenAddress 127.0.0.1\nHostKey ${path.join(folder, `${name}-key`)}\nPidFile none\nUsePAM no\nPasswordAuthentication yes\nKbdInteractiveAuthentication no\nAllowUsers ${account}\nPermitRootLogin no\nPrintMotd no\nForceCommand ${shell}\n`,
  );
  // The session's shell talks to the daemons by their sockets; only the hostname must be the router's.
  const places = ['/run/frr', '/etc/frr'].map((place) => `mount --bind ${place}/${only} ${place}; `).join('');
  const alone = only === undefined ? '' : places;
  const child = spawn(
    'unshare',
    ['--uts', '--mount', 'sh', '-c', `hostname ${name}; ${alone}exec /usr/sbin/sshd -D -e -f ${config}`],
    {
      stdio: 'ignore',
    },
  );
  for (let n = 0; n < 100; n++) {
    if (
      /:[0-9A-F]{4} 00000000:0000 0A/.test(
        readFileSync('/proc/net/tcp', 'latin1')
          .split('\n')
          .find((line) => line.includes(`:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 0A`)) ?? '',
      )
    )
      break;
    await sleep(50);
  }
  return { port, pid: child.pid as number };
}

async function established(routers: readonly Router[]): Promise<void> {
  for (let n = 0; n < 60; n++) {
    const states = routers.map(
      ({ vtysh, peer }) =>
        (JSON.parse(vtysh('show bgp summary json')) as { ipv4Unicast?: { peers?: Record<string, { state?: string }> } })
          .ipv4Unicast?.peers?.[peer]?.state,
    );
    if (states.every((state) => state === 'Established')) return;
    await sleep(500);
  }
  throw new Error('the session did not come up in half a minute');
}

function pidsIn(name: string): number[] {
  try {
    return run('ip', 'netns', 'pids', name)
      .split('\n')
      .filter((line) => line !== '')
      .map(Number);
  } catch {
    return [];
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // it has ended
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
