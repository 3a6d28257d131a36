/** One line on a platform of keywords and arguments becomes a judgement. */
import type { CliMode, RiskClass, Span } from '@interlock/model';
import { firstForeign } from '../characters.ts';
import { eitherWay, inSequence, isWorse, type Judgement, remarkReason, tagsOf, unknown } from '../judgement.ts';
import { pathMayAct } from '../shell/device-file.ts';
import { type Device, recalls } from './device.ts';
import { judgePipes } from './pipe.ts';
import { probeExcess } from './probe.ts';
import { openQuote } from './program.ts';
import { type Part, splitOutsideQuotes, type Token, tokenize } from './token.ts';
import { knows, type Reading, read, type Vocabulary } from './vocabulary.ts';

const does: Readonly<Record<RiskClass, string>> = {
  'read-only': 'only reads',
  moderate: "changes the device's state or configuration",
  unknown: 'is not known well enough to be judged',
  dangerous: 'can interrupt service, lock people out or destroy data',
};

/** What a line would do where a question is open, or a program takes keys. */
const answers = 'this would answer a question that is not in view, or be taken for keys';

/** Judges one line as the device would take it in `mode`. Offsets count from the start of `line`. */
export function judgeLine(device: Device, line: string, mode: CliMode): Judgement {
  if (line.length > device.longest) {
    const span = { start: device.longest, end: line.length };
    return unknown(`the line is longer than the ${device.longest} characters this platform takes`, span);
  }
  const keys = editingKey(device, line);
  if (keys) return eitherWay([keys, judgeParts(device, line, mode)]);
  return judgeParts(device, line, mode);
}

/** `?` and Tab act at once on most devices, so what runs is not what was read. */
function editingKey(device: Device, line: string): Judgement | null {
  const at = device.help ? line.search(/[?\t]/) : line.indexOf('\t');
  if (at < 0) return null;
  const key = line[at] === '?' ? '"?" asks for help at once' : 'Tab completes the word at once';
  return unknown(`${key}, so what runs is not what was read`, { start: at, end: at + 1 });
}

function judgeParts(device: Device, line: string, mode: CliMode): Judgement {
  const parts = device.separator
    ? splitOutsideQuotes(line, 0, device.separator, device.quotes)
    : [{ text: line, start: 0 }];
  if (parts.length > 50) return unknown('the line has more than 50 parts');
  const found: Judgement[] = [];
  let at = mode;
  for (const part of parts) {
    if (part.text.trim() === '' && parts.length > 1) continue;
    const one = judgePart(device, part, at);
    found.push(one);
    at = one.leaves;
  }
  return found.length === 0 ? unknown('there is no command in this line', undefined, mode) : inSequence(found);
}

function judgePart(device: Device, part: Part, mode: CliMode): Judgement {
  const whole = spanOf(part);
  if (mode === 'prompt') return unknown(answers, whole);
  const first = part.text.trimStart().charAt(0);
  if (first !== '' && device.remark.includes(first))
    return { class: 'read-only', reason: remarkReason, span: whole, tags: [], leaves: mode };
  if (mode === 'unknown')
    return eitherWay([judgeIn(device, part, 'exec'), judgeIn(device, part, 'config')].map(leavesUnknown));
  return judgeIn(device, part, mode);
}

function leavesUnknown(one: Judgement): Judgement {
  return { ...one, leaves: 'unknown' };
}

function judgeIn(device: Device, part: Part, mode: CliMode): Judgement {
  const [head, ...pipes] = splitOutsideQuotes(part.text, part.start, '|', device.quotes) as [Part, ...Part[]];
  const tokens = tokenize(head.text, head.start, device.quotes);
  if (tokens === null) return unknown('a quote is left open', spanOf(part));
  if (tokens.length === 0) return unknown('there is no command here', spanOf(part), mode);
  const config = mode.startsWith('config');
  const judged = config ? judgeConfig(device, tokens, mode) : judgeWords(device.exec, tokens, mode);
  const checked = judged.class === 'read-only' ? strictly(device, judged, tokens) : farther(judged, tokens);
  if (pipes.length === 0) return checked;
  return judgePipes(device, checked, pipes, part);
}

function judgeConfig(device: Device, tokens: readonly Token[], mode: CliMode): Judgement {
  const [first, ...after] = tokens as [Token, ...Token[]];
  const word = first.text.toLowerCase();
  if (word === device.execWord && after.length > 0) {
    const run = judgeWords(device.exec, after, 'exec');
    const checked = run.class === 'read-only' ? strictly(device, run, after) : run;
    const leaves = run.leaves === 'exec' ? mode : 'unknown';
    return { ...checked, leaves, ...(run.resolved && { resolved: `${word} ${run.resolved}` }) };
  }
  if (device.negation && word === device.negation.word && after.length > 0) return negated(device, first, after, mode);
  if (!device.execInConfig || knows(device.config, word)) return judgeWords(device.config, tokens, mode);
  // An exec line that configuration takes as it is stays in its section unless it opens another.
  const exec = judgeWords(device.exec, tokens, mode);
  if (read(device.config, tokens).length === 0) return exec;
  if (read(device.exec, tokens).length === 0) return judgeWords(device.config, tokens, mode);
  return eitherWay([exec, judgeWords(device.config, tokens, mode)]);
}

/** Taking a line back is moderate where the line is known, unless the platform's table says worse. */
function negated(device: Device, first: Token, after: readonly Token[], mode: CliMode): Judgement {
  const named = device.negation ? read(device.negation.table, after) : [];
  const known = read(device.config, after);
  const span = { start: first.start, end: (after.at(-1) as Token).end };
  if (named.length === 0 && known.length === 0)
    return unknown(`no configuration line known here begins with "${textOf(after)}"`, span, mode);
  const readings: Reading[] =
    named.length > 0
      ? named
      : [
          {
            rule: { class: 'moderate', tags: [], why: 'takes a configuration line back' },
            words: known[0]?.words ?? [],
          },
        ];
  const judged = verdict(readings, after, mode);
  return { ...judged, span, ...(judged.resolved && { resolved: `${first.text} ${judged.resolved}` }), leaves: mode };
}

function judgeWords(vocabulary: Vocabulary, tokens: readonly Token[], mode: CliMode): Judgement {
  const readings = read(vocabulary, tokens);
  if (readings.length === 0) {
    const foreign = firstForeign(textOf(tokens));
    const why = foreign ? ` (it has ${foreign.name})` : '';
    return unknown(`"${short(textOf(tokens))}" is not a command known here${why}`, spanOfTokens(tokens), mode);
  }
  return verdict(readings, tokens, mode);
}

function verdict(readings: readonly Reading[], tokens: readonly Token[], mode: CliMode): Judgement {
  const all = readings.map((reading) => judgementOf(reading, tokens, mode));
  const one = eitherWay(all);
  const paths = new Set(readings.map((reading) => reading.words.join(' ')));
  if (paths.size > 1) {
    const { resolved: _, ...rest } = one;
    // Where all are alike nothing is gained by listing them.
    if (readings.every(({ rule }) => rule.class === one.class)) return rest;
    return {
      ...rest,
      reason: `${one.reason}; it can stand for ${paths.size} commands (${listed([...paths])}) and the worst counts`,
    };
  }
  return one;
}

function judgementOf({ rule: said, words, decidedBy }: Reading, tokens: readonly Token[], mode: CliMode): Judgement {
  const inside = said.leaves === 'out' && left('up', mode).startsWith('config');
  const rule = inside ? { ...said, class: 'read-only' as const, tags: [], why: 'leaves the section' } : said;
  const resolved = tokens.map((token, at) => {
    const word = words[at];
    if (word === undefined || word === '*') return token.text;
    return at === 0 ? (spelled[word] ?? word) : word;
  });
  const decisive = decidedBy === undefined ? undefined : tokens[decidedBy];
  const span = decisive ? { start: decisive.start, end: decisive.end } : spanOfTokens(tokens);
  return {
    class: rule.class,
    reason: `"${short(resolved.join(' '))}" ${rule.why ?? does[rule.class]}`,
    span,
    resolved: resolved.join(' '),
    tags: rule.tags,
    leaves: left(rule.leaves ?? (rule.tags.includes('interactive') ? 'prompt' : undefined), mode),
  };
}

/** Words that stand in a vocabulary as they are typed, because longer ones begin with them too. */
const spelled: Readonly<Record<string, string>> = { int: 'interface', sh: 'show' };

/** The mode a rule leaves behind; `+name` goes one section deeper, `up` one section back. */
export function left(leaves: string | undefined, mode: CliMode): CliMode {
  if (leaves === undefined) return mode;
  if (leaves.startsWith('+')) return `${mode === 'exec' ? 'config' : mode}-${leaves.slice(1)}` as CliMode;
  if (leaves !== 'up' && leaves !== 'out') return leaves as CliMode;
  if (mode === 'config') return 'exec';
  if (!mode.startsWith('config-')) return 'unknown';
  return mode.slice(0, mode.lastIndexOf('-')) as CliMode;
}

/** The first few, in quotes. */
function listed(all: readonly string[]): string {
  const some = all.slice(0, 6).map((one) => `"${short(one)}"`);
  return `${some.join(', ')}${all.length > some.length ? ' …' : ''}`;
}

/** A place on the device itself that is written like an address. */
const ownStorage =
  /^(bootflash|flash|volatile|logflash|modflash|usb\d|nvram|disk\d|harddisk):\/\/(\/|(sup|module)-[a-z0-9-]+(\/|$))/i;

/** A read must be made of plain words: anything that a device might take as more than an argument is unknown. */
function strictly(device: Device, judged: Judgement, tokens: readonly Token[]): Judgement {
  // On a device that is a Unix after all, `sh` runs what it is given.
  const script =
    tokens[0]?.text === 'sh'
      ? tokens.find(({ text }, at) => /^[/.-]|\.sh$/.test(text) || (at === 1 && text.includes('/')))
      : undefined;
  if (script) return worseThan(judged, 'it may run a script', { start: script.start, end: script.end });
  if (device.programs && openQuote(tokens.map((token) => token.text).join(' ')))
    return worseThan(judged, 'a quote is left open', spanOfTokens(tokens));
  for (const token of tokens) {
    const foreign = firstForeign(token.text);
    const span = { start: token.start, end: token.end };
    if (foreign) return worseThan(judged, `the argument has ${foreign.name}`, span);
    if (device.shell && pathMayAct(token.text)) return worseThan(judged, 'a device may act when it is opened', span);
    if (device.shell && recalls.test(token.text))
      return {
        ...worseThan(judged, '"!" recalls an earlier command', span),
        tags: [...judged.tags, 'needs-session-state'],
      };
    const mark = (device.shell ? /[;`&<>\\()]|\$[({a-z_]/i : /[;`&<>\\]|\$[({a-z_]/i).exec(token.text)?.[0];
    if (mark) {
      if (device.redirects && mark === '>') return written(judged, tokens, span);
      return worseThan(judged, `"${mark}" may mean more than an argument`, span);
    }
    if (/:\/\/|^(tftp|ftp|scp|sftp|https?|rcp):/i.test(token.text) && !ownStorage.test(token.text))
      return worseThan(judged, 'it names an address outside the device', span);
  }
  const excess = judged.tags.includes('probe') ? probeExcess(tokens) : null;
  if (excess) return { ...judged, class: 'moderate', reason: excess.reason, span: excess.span };
  return judged;
}

/** A copy to or from another system is dangerous, whatever a copy on the device itself would be. */
function farther(judged: Judgement, tokens: readonly Token[]): Judgement {
  const copies = judged.class === 'moderate' && judged.tags.includes('copy');
  if (!copies && judged.class !== 'dangerous') return judged;
  const away = tokens.find(
    (token) => /:\/\/|^(tftp|ftp|scp|sftp|https?|rcp):|@.*:/i.test(token.text) && !ownStorage.test(token.text),
  );
  if (!away) return judged;
  const span = { start: away.start, end: away.end };
  const tags = tagsOf([judged, { tags: ['leaves-box'] }]);
  if (!copies) return { ...judged, tags };
  return { ...judged, class: 'dangerous', reason: 'it copies to or from another system', span, tags };
}

function worseThan(judged: Judgement, reason: string, span: Span): Judgement {
  return isWorse('unknown', judged.class) ? { ...judged, class: 'unknown', reason, span } : judged;
}

function written(judged: Judgement, tokens: readonly Token[], span: Span): Judgement {
  const target = textOf(tokens).slice(textOf(tokens).indexOf('>') + 1);
  const away = target.includes('://') || /startup|config\.(cfg|txt)|nvram/i.test(target);
  const reason = `">" writes the output to ${away ? 'a place that matters' : 'a file'}`;
  return {
    ...judged,
    class: away ? 'dangerous' : 'moderate',
    reason,
    span,
    tags: tagsOf([judged, { tags: ['copy'] }]),
  };
}

function spanOf(part: Part): Span {
  const lead = part.text.length - part.text.trimStart().length;
  return { start: part.start + lead, end: part.start + part.text.trimEnd().length };
}

function spanOfTokens(tokens: readonly Token[]): Span {
  return { start: (tokens[0] as Token).start, end: (tokens.at(-1) as Token).end };
}

function textOf(tokens: readonly Token[]): string {
  return tokens.map((token) => token.text).join(' ');
}

function short(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
