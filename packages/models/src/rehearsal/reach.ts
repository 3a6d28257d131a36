/** "Why can't X reach Y?": tries it, says where it ends, and looks for a fault between the routers. */
import { ipv4 } from './address.ts';
import { clean, run } from './gather.ts';
import { listHosts, meant, oneLine } from './inventory.ts';
import type { Work } from './question.ts';
import * as report from './report.ts';
import type { Device } from './router.ts';
import { ask, type Got, type Part } from './script.ts';
import { pingCommand, topicCommand } from './topic.ts';
import { type Setting, troubleshoot } from './troubleshoot.ts';

type Reach = Extract<Work, { kind: 'reach' }>;

/** Addresses of one host that are tried. */
const tried = 3;

export function* reach(question: Reach, setting: Setting): Part<string> {
  const words: string[] = [];
  const trouble = { kind: 'trouble', text: question.text, change: question.change, interfaces: true } as const;
  const hosts = yield* listHosts(words);
  if (typeof hosts === 'string') return report.letter(hosts);
  const [from, ...others] = meant(hosts, question.from);
  const target = meant(hosts, question.to).find((host) => host !== from);
  const given = /\d+\.\d+\.\d+\.\d+/.exec(question.to)?.[0];
  // Two places that mean nothing here: then it is trouble between routers like any other.
  if (!from || others.length > 0 || (!target && given === undefined)) return yield* troubleshoot(trouble, setting);
  const addresses =
    given !== undefined && ipv4(given) !== undefined ? [given] : target ? yield* addressesOf(target, words) : [];
  if (addresses.length === 0 || pingCommand(from.platform, '') === undefined)
    return report.letter(
      `I cannot try that from ${from.name}: ${addresses.length === 0 ? `I found no address of ${target?.name ?? oneLine(question.to)}` : `I do not know how ${from.platform} pings`}. Name an address, as in "why can't NAME reach 192.0.2.1?".`,
    );

  const before = yield* attempts(from, addresses, words, `I try it: ${addresses.join(', ')} from ${from.name}.`);
  if (before.every(({ answered }) => answered))
    return report.letter(`${from.name} reaches ${target?.name ?? given} now. I changed nothing.`, shown(before));
  const looked = yield* troubleshoot({ ...trouble, text: '' }, setting);
  const body = looked.replace(report.signature, '').trim();
  const changed = body.includes('**Changed**');
  const after = changed ? yield* attempts(from, addresses, words, `And once more from ${from.name}.`) : [];
  const lost = before.filter(({ answered }) => !answered).map(({ address }) => address);
  const now = after.every(({ answered }) => answered) ? 'answers now' : 'does **not** answer yet';
  return report.letter(
    `${from.name} got no answer from ${lost.join(', ')}.${changed ? ` After the change it ${now}.` : ''}`,
    shown(changed ? after : before),
    `**Between the routers**\n\n${body}`,
    changed
      ? ''
      : 'What I know of is BGP and interfaces of the routers I can read. If nothing is wrong there, compare the routes and filters on the way.',
  );
}

interface Attempt {
  readonly address: string;
  readonly answered: boolean;
  readonly line: string;
}

function* attempts(from: Device, addresses: readonly string[], words: string[], say: string): Part<Attempt[]> {
  const wants = addresses.map((address) => run(from, pingCommand(from.platform, address) ?? '', 'Whether it answers.'));
  const results = yield* ask(say, wants, words);
  return addresses.map((address, i) => judged(address, results[i]));
}

const rate = /success rate is (\d+) percent|(\d+)(?:\.\d+)?% packet loss|packet-loss=(\d+)%/i;

function judged(address: string, got: Got | undefined): Attempt {
  const text = clean(got?.text ?? '');
  const line = text.split('\n').find((one) => rate.test(one)) ?? `${got?.status}: ${text}`;
  const [, success, loss, other] = rate.exec(line) ?? [];
  const answered = success === undefined ? Number(loss ?? other ?? '100') < 100 : Number(success) > 0;
  return { address, answered, line };
}

function shown(all: readonly Attempt[]): string {
  return `**Tried**\n${report.list(all.map(({ address, line }) => `${address}: ${report.quote(line)}`))}`;
}

/** A host's own addresses, as it lists them; loopback networks are left out. */
function* addressesOf(host: Device, words: string[]): Part<string[]> {
  const command = topicCommand(host.platform, 'interfaces');
  if (command === undefined) return [];
  const [got] = yield* ask(
    `First the addresses of ${host.name}.`,
    [run(host, command, 'Which addresses it has.')],
    words,
  );
  if (got?.status !== 'ok') return [];
  const found = clean(got.text)
    .split('\n')
    .flatMap((line) => /\b(\d+\.\d+\.\d+\.\d+)\b/.exec(line)?.[1] ?? [])
    .filter((address) => ipv4(address) !== undefined && !address.startsWith('127.'));
  return [...new Set(found)].slice(0, tried);
}
