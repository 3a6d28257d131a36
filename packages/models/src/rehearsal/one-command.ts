/** "show X on HOST" runs what was typed; "which version runs on HOST?" runs what shows it. What came is handed back. */
import { clean, run, stage } from './gather.ts';
import { everywhere, listHosts, meant, names, oneLine, whichHost } from './inventory.ts';
import type { Work } from './question.ts';
import * as report from './report.ts';
import type { Device } from './router.ts';
import { ask, type Part } from './script.ts';
import { topicCommand } from './topic.ts';

/** Lines of one output that are repeated in the answer; the rest stands in the call's own output. */
const shown = 40;
/** Hosts that are asked when a question names none. */
const hostsUnasked = 8;

interface Chosen {
  readonly device: Device;
  readonly command: string;
}

export function* oneCommand(question: Extract<Work, { kind: 'command' | 'topic' }>): Part<string> {
  const words: string[] = [];
  const hosts = yield* listHosts(words);
  if (typeof hosts === 'string') return report.letter(hosts);
  const chosen = question.kind === 'topic' ? chooseTopic(hosts, question) : choose(hosts, question);
  if (typeof chosen === 'string') return report.letter(chosen);
  const why =
    question.kind === 'topic' ? 'You asked for this; the command only shows it.' : 'You asked for this command.';
  const staged = question.kind === 'command' && /\bstage\b/i.test(question.where);
  const wants = chosen.map(({ device, command }) => (staged ? stage : run)(device, command, why));
  const results = yield* ask(announcement(chosen), wants, words);
  const parts = results.map((got, i) => {
    const lines = clean(got.text).split('\n');
    const rest = lines.length > shown ? `\n${lines.length - shown} more lines stand in the output of the call.` : '';
    const verdict = got.status === 'ok' ? '' : ` (${got.status})`;
    const text = lines.slice(0, shown).map((line) => line.replaceAll('```', "'''"));
    return `**${oneLine(chosen[i]?.device.name ?? '')}**${verdict}\n\`\`\`\n${text.join('\n')}\n\`\`\`${rest}`;
  });
  return report.letter(parts);
}

function announcement(chosen: readonly Chosen[]): string {
  const commands = [...new Set(chosen.map(({ command }) => command))];
  const parts = commands.map((command) => {
    const devices = chosen.filter((one) => one.command === command).map(({ device }) => device);
    return `${command.split('\n').map(report.quote).join(', ')} on ${names(devices)}`;
  });
  return `${parts.join('; ')}.`;
}

function choose(
  hosts: readonly Device[],
  { command, where }: Extract<Work, { kind: 'command' }>,
): readonly Chosen[] | string {
  const on = (devices: readonly Device[], line: string) => devices.map((device) => ({ device, command: spelt(line) }));
  const named = meant(hosts, where);
  if (named.length > 0) return on(named, command);
  if (/\b(all|both|every|each)\b/i.test(where))
    return on(
      hosts.filter(({ platform }) => platform !== 'linux' && platform !== 'sql'),
      command,
    );
  // "show arp on vlan 10": what followed belongs to the command after all.
  const whole = where === '' || command.includes('\n') ? command : `${command} on ${where}`;
  if (hosts.length === 1) return on(hosts, whole);
  return whichHost(hosts, `${command.split('\n')[0] ?? ''} on NAME`);
}

/** Command lines are spelt in American English; what a person types may not be. */
function spelt(command: string): string {
  return /^\s*sho?w?\b/i.test(command) ? command.replace(/\bneighbour/gi, 'neighbor') : command;
}

function chooseTopic(
  hosts: readonly Device[],
  { topic, where }: Extract<Work, { kind: 'topic' }>,
): readonly Chosen[] | string {
  const known = (devices: readonly Device[]) =>
    devices.flatMap((device) => {
      const command = topicCommand(device.platform, topic);
      return command === undefined ? [] : [{ device, command }];
    });
  const named = meant(hosts, where);
  const chosen = known(named.length > 0 ? named : hosts);
  if (named.length > 0 && chosen.length === 0)
    return `I do not know which command shows that on ${named[0]?.platform}. Give it to me in backticks, with "on" and the name of the host, and I run it as it stands.`;
  const unasked = named.length === 0 && chosen.length > hostsUnasked && !everywhere.test(where);
  if (chosen.length === 0 || unasked) return whichHost(hosts, `${oneLine(where).slice(0, 80)} … on NAME`);
  return chosen;
}
