/** Linux: what was run by sudo, out of the journal (`sudo` writes one line a command). */
import type { DeviceHistory } from './index.ts';
import { localTime } from './times.ts';

// `2026-11-21T09:30:11+0000 web-1 sudo[4711]:    admin : TTY=pts/0 ; PWD=/home/admin ; USER=root ; COMMAND=/usr/bin/systemctl restart nginx`
const row = /^(\S+) \S+ sudo(?:\[\d+\])?:\s+(\S+) : (?:.* ; )?USER=(\S+) ; (?:ENV=.*? ; )?COMMAND=(.*)$/;

/** Lines that are read back at most. */
const newest = 400;

export const sudoJournal: DeviceHistory = {
  source: 'sudo journal',
  commands: ["date '+%F %T'", `journalctl -q --no-pager -o short-iso -n ${newest} -t sudo`],
  clock: localTime,
  read: (output) =>
    output.split(/\r?\n/).flatMap((line) => {
      const [, time, user, as, command] = row.exec(line) ?? [];
      if (command === undefined || line.includes('command not allowed')) return [];
      return [
        { local: localTime(time ?? ''), user: user ?? null, command: bare(command), says: `as ${as}: ${command}` },
      ];
    }),
  kept(line) {
    const words = line.trim().split(/\s+/);
    if (words[0] !== 'sudo') return null;
    const at = words.findIndex((word, n) => n > 0 && !word.startsWith('-') && !/^\w+=/.test(word));
    return at < 0
      ? null
      : bare(
          words
            .slice(at)
            .join(' ')
            .replace(/["'\\]/g, ''),
        );
  },
};

/** sudo writes where the program lies, and without the shell's quotes. */
function bare(command: string): string {
  const [program = '', ...rest] = command.trim().split(/\s+/);
  return [program.split('/').at(-1), ...rest].join(' ');
}
