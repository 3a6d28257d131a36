/** A change by a person's exact words: that and nothing else, on one card, with the way back; also "save" and "undo". */
import { readBgpConfig } from './bgp-config.ts';
import { changeLines, type Deed, undoSentence } from './deed.ts';
import type { ExactChange } from './exact-wording.ts';
import { clean, run } from './gather.ts';
import { everywhere, listHosts, meant, names, whichHost } from './inventory.ts';
import { type Before, type Manner, mannerOf } from './manner.ts';
import { reasonNot } from './outcome.ts';
import type { Work } from './question.ts';
import { submit } from './repair.ts';
import * as report from './report.ts';
import { type Device, sameInterface } from './router.ts';
import { ask, type Part, type Want } from './script.ts';
import { topicCommand } from './topic.ts';
import type { Setting } from './troubleshoot.ts';

type Wish = Extract<Work, { kind: 'change' }>;

/** Text that may stand in a configuration line: no quote, pipe, brace, colon or control character. */
const plainText = /^[A-Za-z0-9 .,/_-]{1,80}$/;

export function* exactly(wish: Wish, setting: Setting): Part<string> {
  const words: string[] = [];
  const hosts = yield* listHosts(words);
  if (typeof hosts === 'string') return report.letter(hosts);
  const [device, ...more] = hosts.length === 1 ? hosts : meant(hosts, wish.where);
  if (!device || more.length > 0)
    return report.letter(`${whichHost(hosts, `${sentence(wish.exact)} on NAME`)} One host at a time.`);
  const manner = mannerOf(device.platform);
  if (!manner) return report.letter(unknownForm(device));
  const before = yield* lookBefore(device, wish.exact, words);
  if (typeof before === 'string') return report.letter(before);
  const form = manner.change(wish.exact, before);
  if (!form) return report.letter(unknownForm(device));
  const lines = [form.change.section, ...form.change.lines];
  const undo = [form.undo.section, ...form.undo.lines];
  const saves = wish.save && 'line' in manner.save ? [manner.save.line] : [];
  const command = [...manner.wrapped(lines), form.check, ...saves].join('\n');
  const explanation = `You asked for this by name: ${sentence(wish.exact)}. The lines do that, then show the state${saves.length > 0 ? ' and save' : ''}.${undoSentence(undo)}`;
  return yield* carriedOut(
    {
      device,
      manner,
      command,
      lines,
      undo,
      check: form.check,
      sign: signOf(wish.exact, before),
      saved: saves.length > 0,
    },
    run(device, command, explanation),
    setting,
    words,
  );
}

interface Deal {
  readonly device: Device;
  readonly manner: Manner;
  readonly command: string;
  readonly lines: readonly string[];
  readonly undo: readonly string[];
  readonly check: string;
  /** What the lines of the check that matter have in them; null shows the first ones. */
  readonly sign: string | null;
  readonly saved: boolean;
}

function* carriedOut(deal: Deal, want: Want, setting: Setting, words: string[]): Part<string> {
  const { device, manner, command, undo } = deal;
  const lines = report.block(command.split('\n'));
  if (!setting.mayChange) return report.letter(`I propose no change now. I would run on ${device.name}:\n${lines}`);
  const applied = yield* submit(want, `I propose this on ${device.name}, and nothing else.`, words);
  if (applied.end !== 'ran') return report.letter(reasonNot(applied), `It was to run on ${device.name}:\n${lines}`);
  const [got] = yield* ask(
    'Now I read it afresh.',
    [run(device, deal.check, 'How it stands after the change.')],
    words,
  );
  const rows = clean(got?.text ?? '')
    .split('\n')
    .filter((row) => row.trim() !== '' && !row.endsWith(deal.check)); // without the command's own echo
  const telling = deal.sign === null ? rows.slice(0, 12) : rows.filter((row) => row.includes(deal.sign as string));
  const unsaved =
    'line' in manner.save && !deal.saved
      ? `Not saved: the next start forgets it. Say "save the config on ${device.name}" to keep it.`
      : '';
  return report.letter(
    `Done on ${device.name}.`,
    `**Changed**\n${lines}`,
    `**Checked**\n${report.list(telling.slice(0, 12).map(report.quote))}`,
    `**Undo**\n${report.block(manner.wrapped(undo))}\nSay "undo" and I propose that.`,
    unsaved,
  );
}

/** Reads what the lines and the way back need. A text is what to tell instead of a change. */
function* lookBefore(device: Device, exact: ExactChange, words: string[]): Part<Before | string> {
  if (exact.what === 'description' && !plainText.test(exact.text))
    return 'I put only letters, digits, blanks and . , / _ - into a description. Give me the lines in backticks for anything else.';
  const neighbor = exact.what === 'neighbor';
  const look = neighbor
    ? device.platform === 'frr'
      ? 'show running-config bgpd'
      : 'show running-config | section ^router bgp'
    : listing(device);
  if (look === undefined) return unknownForm(device);
  const [got] = yield* ask(
    `First how it stands on ${device.name}.`,
    [run(device, look, 'What is there before the change.')],
    words,
  );
  if (got?.status !== 'ok')
    return `I could not look at ${device.name} first (${got?.status}): ${report.quote(got?.text ?? '')}`;
  const text = clean(got.text);
  if (neighbor) return neighborBefore(device, exact, text);
  const port = portIn(text, exact.name);
  if (port === undefined)
    return `${device.name} has no interface ${exact.name}. It shows:\n${report.list(
      text
        .split('\n')
        .filter((row) => /\d/.test(row))
        .slice(0, 20)
        .map(report.quote),
    )}`;
  if (exact.what === 'description') {
    if (!/^(cisco|arista)/.test(device.platform)) return unknownForm(device);
    const [section] = yield* ask(
      'And the description it has.',
      [run(device, `show running-config interface ${port.name}`, 'The description that undo brings back.')],
      words,
    );
    if (section?.status !== 'ok')
      return `I could not read ${port.name} (${section?.status}): ${report.quote(section?.text ?? '')}`;
    const description = /^\s*description (.+?)\s*$/m.exec(clean(section.text))?.[1];
    if (description !== undefined && !plainText.test(description))
      return `The description that is there cannot be copied safely: ${report.quote(description)} A person must change it.`;
    return { port: port.name, description };
  }
  if (port.shut === exact.shut)
    return `${port.name} of ${device.name} is ${exact.shut ? 'shut down' : 'not shut down'} already, so I propose nothing: ${report.quote(port.line)}`;
  return { port: port.name };
}

function neighborBefore(
  device: Device,
  exact: Extract<ExactChange, { what: 'neighbor' }>,
  text: string,
): Before | string {
  const config = readBgpConfig(text);
  const found = config?.neighbors.find(({ address }) => address === exact.address);
  if (!config || !found) {
    const known = config?.neighbors.map(({ address }) => address).join(', ');
    return `${device.name} has no BGP neighbour ${exact.address}. ${known ? `It has ${known}.` : 'It has none that I can read.'}`;
  }
  if (found.shut === exact.shut)
    return `The neighbour ${exact.address} of ${device.name} is ${exact.shut ? 'shut down' : 'not shut down'} already, so I propose nothing.`;
  return { as: config.as };
}

function listing(device: Device): string | undefined {
  return device.platform === 'mikrotik_routeros' ? '/interface print' : topicCommand(device.platform, 'interfaces');
}

interface Port {
  readonly name: string;
  /** Undefined where the listing does not tell. */
  readonly shut: boolean | undefined;
  readonly line: string;
}

function portIn(text: string, said: string): Port | undefined {
  for (const line of text.split('\n')) {
    const cells = line.trim().split(/\s+/);
    const name = cells.find((cell) => /[a-z]/i.test(cell) && sameInterface(cell, said));
    if (name === undefined) continue;
    const after = line.slice(line.indexOf(name) + name.length);
    if (/^\s*\d+\s/.test(line)) return { name, shut: /^\s*\d+\s+\S*X/.test(line), line: line.trim() };
    if (/administratively|admin/i.test(after)) return { name, shut: true, line: line.trim() };
    if (/\bYES\b|\bNO\b/.test(after)) return { name, shut: false, line: line.trim() };
    const terse = /^\s+(up|down)\s+(up|down)\b/.exec(after);
    return { name, shut: terse ? terse[1] === 'down' : undefined, line: line.trim() };
  }
  return undefined;
}

function signOf(exact: ExactChange, before: Before): string {
  return exact.what === 'neighbor' ? exact.address : (before.port ?? '');
}

function sentence(exact: ExactChange): string {
  if (exact.what === 'description') return `set the description of ${exact.name} to ${report.quote(exact.text)}`;
  const thing = exact.what === 'neighbor' ? `neighbor ${exact.address}` : `interface ${exact.name}`;
  return `${exact.shut ? 'shut' : 'no shut'} ${thing}`;
}

function unknownForm(device: Device): string {
  return `I do not know how that is written on ${device.platform}. Give me the exact lines for ${device.name} in backticks or in a fenced block, and I propose them as they stand.`;
}

export function* save(wish: Extract<Work, { kind: 'save' }>, setting: Setting): Part<string> {
  const words: string[] = [];
  const hosts = yield* listHosts(words);
  if (typeof hosts === 'string') return report.letter(hosts);
  const named = meant(hosts, wish.where);
  const changed = hosts.filter(({ id }) => setting.deeds.some(({ host }) => host === id));
  const able = hosts.filter(({ platform }) => 'line' in (mannerOf(platform)?.save ?? {}));
  const everyone = everywhere.test(wish.where) ? able : [];
  const devices = [named, everyone, changed, hosts.length === 1 ? hosts : []].find((some) => some.length > 0);
  if (!devices) return report.letter(whichHost(able, 'save the config on NAME'));
  const parts: string[] = [];
  for (const device of devices) {
    const saving = mannerOf(device.platform)?.save;
    if (!saving) parts.push(unknownForm(device));
    else if ('needless' in saving) parts.push(`${device.name}: ${saving.needless}`);
    else if (!setting.mayChange)
      parts.push(`${device.name}: I propose no change now. I would run ${report.quote(saving.line)}.`);
    else {
      const why = 'You asked to save: what runs now becomes what the next start reads. No command takes that back.';
      const applied = yield* submit(run(device, saving.line, why), `I propose to save on ${device.name}.`, words);
      if (applied.end !== 'ran') return report.letter(parts, `${device.name}: ${reasonNot(applied)}`);
      const rows = clean(applied.got.text)
        .split('\n')
        .filter((row) => row.trim() !== '');
      parts.push(`${device.name}: saved. It says ${rows.slice(-2).map(report.quote).join(' ')}`);
    }
  }
  return report.letter(parts);
}

export function* undo(wish: Extract<Work, { kind: 'undo' }>, setting: Setting): Part<string> {
  const words: string[] = [];
  const hosts = yield* listHosts(words);
  if (typeof hosts === 'string') return report.letter(hosts);
  const named = meant(hosts, wish.where);
  const last = setting.deeds.findLast(({ host }) => named.length === 0 || named.some(({ id }) => id === host));
  const device = hosts.find(({ id }) => id === last?.host);
  const manner = device && mannerOf(device.platform);
  if (!last || !manner)
    return report.letter(
      `I know of no change ${named.length > 0 ? `on ${names(named)} ` : ''}in this conversation that I could take back.`,
    );
  return yield* takenBack(device, manner, last, setting, words);
}

function* takenBack(device: Device, manner: Manner, deed: Deed, setting: Setting, words: string[]): Part<string> {
  const bgp = deed.undo.some((line) => line.startsWith('router bgp'));
  const check = (bgp ? topicCommand(device.platform, 'bgp') : listing(device)) ?? 'show version';
  const command = [...manner.wrapped(deed.undo), check].join('\n');
  const explanation = `You asked to take the last change on ${device.name} back. The lines do that, then show the state.${undoSentence(deed.lines)}`;
  const deal = {
    device,
    manner,
    command,
    lines: changeLines(command),
    undo: deed.lines,
    check,
    sign: null,
    saved: false,
  };
  return yield* carriedOut(deal, run(device, command, explanation), setting, words);
}
