/** Cisco IOS, `archive` / `log config` / `logging enable`: every configuration command, without its time. */
import type { DeviceHistory } from './index.ts';

// `  12     3   admin@vty0      |  no shutdown `
const row = /^\s*(\d+)\s+(\d+)\s+(\S+?)@(\S+)\s*\|\s?(.*)$/;

export const iosArchive: DeviceHistory = {
  source: 'ios archive log',
  commands: ['show archive log config all'],
  clock: () => null,
  read: (output) =>
    output.split(/\r?\n/).flatMap((line) => {
      const [, , session, user, terminal, command = ''] = row.exec(line) ?? [];
      if (session === undefined || command.trim() === '' || command.trim().startsWith('!')) return [];
      return [
        {
          local: null,
          user: user ?? null,
          command: command.trim(),
          says: `session ${session}, ${terminal}: ${command.trim()}`,
        },
      ];
    }),
  // What enters and leaves configuration is not in it, nor is anything of exec.
  kept: (line) => (/^\s*(conf(\S*)?( t\S*)?|end|exit|do |!)/i.test(line) ? null : line.trim()),
};
