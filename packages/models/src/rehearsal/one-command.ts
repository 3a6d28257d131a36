/** "show X on HOST": runs what was typed and hands back what came. */
import { clean, run } from './gather.ts';
import { listHosts, names, oneLine } from './inventory.ts';
import { mentions, type Question } from './question.ts';
import * as report from './report.ts';
import type { Device } from './router.ts';
import { ask, type Part } from './script.ts';

/** Lines of one output that are repeated in the answer; the rest stands in the call's own output. */
const shown = 40;

export function* oneCommand(question: Extract<Question, { kind: 'command' }>): Part<string> {
  const words: string[] = [];
  const hosts = yield* listHosts(words);
  if (typeof hosts === 'string') return report.letter(hosts);
  const chosen = choose(hosts, question);
  if (typeof chosen === 'string') return report.letter(chosen);
  const { devices, command } = chosen;
  const wants = devices.map((device) => run(device, command, 'You asked for this command.'));
  const results = yield* ask(`${report.quote(command)} on ${names(devices)}.`, wants, words);
  const parts = results.map((got, i) => {
    const lines = clean(got.text).split('\n');
    const rest = lines.length > shown ? `\n${lines.length - shown} more lines stand in the output of the call.` : '';
    const verdict = got.status === 'ok' ? '' : ` (${got.status})`;
    const text = lines.slice(0, shown).map((line) => line.replaceAll('```', "'''"));
    return `**${oneLine(devices[i]?.name ?? '')}**${verdict}\n\`\`\`\n${text.join('\n')}\n\`\`\`${rest}`;
  });
  return report.letter(parts);
}

function choose(
  hosts: readonly Device[],
  { command, where }: { command: string; where: string },
): { devices: readonly Device[]; command: string } | string {
  const named = hosts.filter((host) => mentions(where, host.name) || mentions(where, host.address));
  if (named.length > 0) return { devices: named, command };
  if (/\b(all|both|every|each)\b/i.test(where)) {
    const devices = hosts.filter(({ platform }) => platform !== 'linux' && platform !== 'sql');
    return { devices, command };
  }
  // "show arp on vlan 10": what followed belongs to the command after all.
  const whole = where === '' ? command : `${command} on ${where}`;
  const [only] = hosts;
  if (only && hosts.length === 1) return { devices: [only], command: whole };
  return `On which host? There are ${oneLine(names(hosts)) || 'none'}. Say: ${report.quote(`${command} on NAME`)}`;
}
