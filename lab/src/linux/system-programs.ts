import { uptime } from '../time.ts';
import { done, failed, options, type Program } from './command.ts';
import { type Host, startUnit, stopUnit } from './host.ts';

const stamp = (at: number) => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
const short = (at: number) => new Date(at).toUTCString().replace(/^\w+, (\d+) (\w+) \d+ (\S+) GMT$/, '$2 $1 $3');
const iso = (at: number) => `${new Date(at).toISOString().slice(0, 19)}+0000`;
const bare = (name: string | undefined) => (name ?? '').replace(/\.service$/, '');

function status(host: Host, name: string) {
  const unit = host.units.get(name);
  if (!unit) return failed(`Unit ${name}.service could not be found.\n`, 4);
  const state = unit.active ? 'active (running)' : 'inactive (dead)';
  const lines = [
    `${unit.active ? '●' : '○'} ${name}.service - ${unit.description}`,
    `     Loaded: loaded (/lib/systemd/system/${name}.service; enabled; preset: enabled)`,
    `     Active: ${state} since ${stamp(unit.since)}`,
    ...(unit.active
      ? [`   Main PID: ${unit.pid} (${name})`, '      Tasks: 3 (limit: 1117)', '     Memory: 12.4M']
      : []),
    '',
    ...journalLines(host, name).slice(-5),
  ];
  return { output: `${lines.join('\n')}\n`, status: unit.active ? 0 : 3 };
}

function journalLines(host: Host, unit: string | null, time = short): string[] {
  return host.journal
    .filter((entry) => unit === null || entry.unit === unit || entry.text.includes(`${unit}.service`))
    .map(
      (entry) =>
        `${time(entry.at)} ${host.hostname} ${entry.unit}[${host.units.get(entry.unit)?.pid ?? 1}]: ${entry.text}`,
    );
}

const systemctl: Program = ({ host, words, root }) => {
  const [verb = 'list-units', ...names] = words.slice(1).filter((word) => !word.startsWith('-'));
  const name = bare(names[0]);
  if (verb === 'list-units') {
    const rows = [...host.units].map(
      ([unit, { active, description }]) =>
        `  ${`${unit}.service`.padEnd(18)} loaded ${active ? 'active   running' : 'inactive dead   '} ${description}`,
    );
    return done(
      `  UNIT               LOAD   ACTIVE   SUB     DESCRIPTION\n${rows.join('\n')}\n\n${rows.length} loaded units listed.\n`,
    );
  }
  const unit = host.units.get(name);
  if (verb === 'status') return status(host, name);
  if (verb === 'is-active') return { output: unit?.active ? 'active\n' : 'inactive\n', status: unit?.active ? 0 : 3 };
  if (!['start', 'stop', 'restart', 'reload'].includes(verb)) return failed(`Unknown command verb ${verb}.\n`);
  if (!root)
    return failed(
      `Failed to ${verb} ${name}.service: Access denied\nSee system logs and 'systemctl status ${name}.service' for details.\n`,
      4,
    );
  if (!unit) return failed(`Failed to ${verb} ${name}.service: Unit ${name}.service not found.\n`, 5);
  if (verb === 'stop' || verb === 'restart') stopUnit(host, name);
  if (verb === 'start' || verb === 'restart') startUnit(host, name);
  return done();
};

const journalctl: Program = ({ host, words }) => {
  const after = (flag: string) => (words.includes(flag) ? words[words.indexOf(flag) + 1] : undefined);
  const unit = after('-u') ?? after('-t') ?? words.find((word) => word.startsWith('_COMM='))?.slice(6);
  const time = after('-o') === 'short-iso' ? iso : short;
  const lines = journalLines(host, unit === undefined ? null : bare(unit), time).slice(-Number(after('-n') ?? 1000));
  return done(lines.length === 0 ? '-- No entries --\n' : `${lines.join('\n')}\n`);
};

const uname: Program = ({ host, words }) => {
  const { flags } = options(words);
  if (flags.includes('a'))
    return done(`Linux ${host.hostname} 6.1.0-26-amd64 #1 SMP PREEMPT_DYNAMIC x86_64 GNU/Linux\n`);
  const parts = [...(flags || 's')].map(
    (flag) => ({ s: 'Linux', n: host.hostname, r: '6.1.0-26-amd64', m: 'x86_64' })[flag],
  );
  return done(`${parts.join(' ')}\n`);
};

/** Programs about the host itself. */
export const systemPrograms: Readonly<Record<string, Program>> = {
  systemctl,
  journalctl,
  uname,
  hostname: ({ host, words, root }) => {
    if (words[1] === undefined) return done(`${host.hostname}\n`);
    if (!root) return failed('hostname: you must be root to change the host name\n');
    host.hostname = words[1];
    return done();
  },
  whoami: ({ user, root }) => done(`${root ? 'root' : user}\n`),
  id: ({ user, root }) =>
    done(
      root ? 'uid=0(root) gid=0(root) groups=0(root)\n' : `uid=1000(${user}) gid=1000(${user}) groups=1000(${user})\n`,
    ),
  date: ({ host, words }) => {
    const now = new Date(host.now());
    const shape = words.find((word) => word.startsWith('+'));
    if (shape === undefined) return done(`${now.toUTCString().replace('GMT', 'UTC')}\n`);
    const [day = '', time = ''] = now.toISOString().slice(0, 19).split('T');
    const parts: Readonly<Record<string, string>> = { F: day, T: time, s: String(Math.floor(now.getTime() / 1000)) };
    return done(`${shape.slice(1).replace(/%([FTs])/g, (_, letter: string) => parts[letter] ?? '')}\n`);
  },
  uptime: ({ host }) =>
    done(
      ` ${new Date(host.now()).toISOString().slice(11, 19)} up ${uptime(host.now() - host.bootedAt)},  1 user,  load average: 0.08, 0.03, 0.01\n`,
    ),
  df: () =>
    done(
      'Filesystem      Size  Used Avail Use% Mounted on\n/dev/vda1        20G  6.1G   13G  33% /\ntmpfs           489M     0  489M   0% /dev/shm\n',
    ),
  free: () =>
    done(
      '               total        used        free      shared  buff/cache   available\nMem:             976         212         431           1         332         620\nSwap:              0           0           0\n',
    ),
  ps: ({ host }) => {
    const rows = [...host.units]
      .filter(([, unit]) => unit.active)
      .map(([name, unit]) => `root ${String(unit.pid).padStart(10)}  0.0  0.6 /usr/sbin/${name}`);
    return done(`USER        PID %CPU %MEM COMMAND\nroot          1  0.0  1.1 /sbin/init\n${rows.join('\n')}\n`);
  },
  who: ({ host }) =>
    done(
      host
        .visitors()
        .map(({ user, from }, i) => `${user.padEnd(8)} pts/${i}        ${stamp(host.now()).slice(0, 16)} (${from})\n`)
        .join(''),
    ),
  w: ({ host }) =>
    done(
      [
        ` ${new Date(host.now()).toISOString().slice(11, 19)} up ${uptime(host.now() - host.bootedAt)},  ${host.visitors().length} user,  load average: 0.08, 0.03, 0.01`,
        'USER     TTY      FROM             LOGIN@   IDLE   JCPU   PCPU WHAT',
        ...host
          .visitors()
          .map(
            ({ user, from }, i) =>
              `${user.padEnd(8)} pts/${i}    ${from.padEnd(16)} ${stamp(host.now()).slice(11, 16)}    0.00s  0.01s  0.00s -bash`,
          ),
        '',
      ].join('\n'),
    ),
  hostnamectl: ({ host }) =>
    done(
      ` Static hostname: ${host.hostname}\n  Virtualization: practice\nOperating System: Practice Linux 12 (bookworm)\n          Kernel: Linux 6.1.0-26-amd64\n    Architecture: x86-64\n`,
    ),
  timedatectl: ({ host }) =>
    done(
      `               Local time: ${stamp(host.now())}\n           Universal time: ${stamp(host.now())}\n                Time zone: Etc/UTC (UTC, +0000)\nSystem clock synchronized: yes\n`,
    ),
  nproc: () => done('1\n'),
  top: ({ host }) => {
    const rows = [...host.units].filter(([, unit]) => unit.active);
    return done(
      [
        `top - ${new Date(host.now()).toISOString().slice(11, 19)} up ${uptime(host.now() - host.bootedAt)},  load average: 0.08, 0.03, 0.01`,
        `Tasks: ${rows.length + 1} total,   1 running`,
        '%Cpu(s):  1.3 us,  0.7 sy,  0.0 ni, 98.0 id',
        '    PID USER      PR  NI   %CPU  %MEM COMMAND',
        ...rows.map(([name, unit]) => `${String(unit.pid).padStart(7)} root      20   0    0.0   0.6 ${name}`),
        '',
      ].join('\n'),
    );
  },
  dmesg: ({ root }) =>
    root
      ? done('[    0.000000] Linux version 6.1.0-26-amd64 (practice)\n[    1.204811] eth0: link up\n')
      : failed('dmesg: read kernel buffer failed: Operation not permitted\n'),
  nginx: ({ words, root }) => {
    if (words[1] === '-v') return failed('nginx version: nginx/1.22.1\n', 0);
    if (words[1] !== '-t') return failed('nginx: this practice host runs it as a service\n');
    return root
      ? done(
          'nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file /etc/nginx/nginx.conf test is successful\n',
        )
      : failed('nginx: [emerg] open() "/run/nginx.pid" failed (13: Permission denied)\n');
  },
  true: () => done(),
  false: () => failed(''),
  clear: () => done('\x1b[H\x1b[2J'),
  reboot: ({ root, reboot }) => {
    if (!root) return failed('Failed to set wall message, ignoring: Interactive authentication required.\n');
    reboot();
    return done();
  },
  sleep: async ({ words, pause }) => {
    await pause(Math.min(Number(words[1] ?? 0), 600) * 1000);
    return done();
  },
};
