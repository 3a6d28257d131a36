/** RouterOS: a script becomes judgements, statement by statement, with all the code inside its words. */
import type { CliMode, RiskClass, RiskTag, Span } from '@interlock/model';
import { firstForeign } from '../characters.ts';
import { probeExcess } from '../grammar/probe.ts';
import { isWorse, type Judgement, tagsOf, unknown } from '../judgement.ts';
import { goesOn, manyRounds, saysWhen, seconds } from './duration.ts';
import { type Meaning, meanings } from './resolve.ts';
import { parse, type Script, type Statement, type Word } from './syntax.ts';
import { type Menu, menuAt, root } from './tree.ts';

/** One statement as it stands in the text, with its finding. */
export interface JudgedStatement {
  readonly statement: Statement;
  readonly judgement: Judgement;
}

/** Judges a whole input. The path it starts in is the mode; where that is not known, numbers and bare verbs are not. */
export function judgeRouterOs(text: string, mode: CliMode): JudgedStatement[] | Judgement {
  if (mode === 'prompt') return unknown('this would answer a question that is not in view');
  const script = parse(text);
  if ('fault' in script) return unknown(script.fault, { start: script.at, end: Math.min(text.length, script.at + 1) });
  const here = mode.startsWith('path:') ? menuAt(mode.slice(5)) : root;
  if (!here || mode === 'unknown') return unknown('the menu this would be typed in is not known');
  return walkScript(script, here, text, 0);
}

const deepest = 8;

function walkScript(script: Script, from: Menu, text: string, depth: number): JudgedStatement[] {
  const out: JudgedStatement[] = [];
  let here: Menu | null = from;
  for (const statement of script.statements) {
    const judged: { judgement: Judgement; to: Menu | null } = here
      ? judgeStatement(statement, here, text, depth)
      : { judgement: unknown('the menu this runs in is not known', spanOf(statement)), to: null };
    out.push({ statement, judgement: judged.judgement });
    here = judged.to;
  }
  return out;
}

function spanOf({ start, end }: { readonly start: number; readonly end: number }): Span {
  return { start, end };
}

function modeOf(menu: Menu | null): CliMode {
  if (!menu) return 'unknown';
  return menu.path === '/' ? 'exec' : (`path:${menu.path}` as CliMode);
}

function judgeStatement(statement: Statement, here: Menu, text: string, depth: number) {
  const span = spanOf(statement);
  const first = statement.words[0];
  const found = meanings(statement.words, here, root);
  // Code inside a command's words runs in that command's menu.
  const menus = new Set(found.map((one) => (one.language || one.command === null ? here : one.menu)));
  const places = menus.size === 0 ? [here] : [...menus];
  const inner =
    places.length > 6 && statement.words.some((word) => word.code.length > 0)
      ? [unknown('it can stand for too many commands', span)]
      : statement.words.flatMap((word) => places.flatMap((menu) => judgeCode(word, menu, text, depth)));
  const onlyCode = first && first.text === '' && first.code.length > 0 && statement.words.length === 1;
  if (found.length === 0 && onlyCode && inner.length > 0) {
    // `{ … }` and `[ … ]` alone: a block moves nothing outside itself.
    return { judgement: worstOf(inner, modeOf(here)), to: here };
  }
  if (found.length === 0) {
    const said = text.slice(span.start, Math.min(span.end, span.start + 60));
    const foreign = firstForeign(said);
    const why = foreign ? ` (it has ${foreign.name})` : '';
    const none = unknown(`"${said}" is not a command known here${why}`, span);
    return { judgement: worstOf([none, ...inner], modeOf(here)), to: here };
  }
  const judged = found.map((meaning) => judgeMeaning(meaning, statement));
  const own = worstOf(judged, modeOf(here));
  const several = new Set(found.map((one) => `${one.menu.path} ${one.command}`)).size > 1;
  const said = several
    ? { ...own, reason: `${own.reason}; it can stand for several commands and the worst counts` }
    : { ...own, resolved: resolvedOf(found[0] as Meaning, text) };
  const moves = found.filter((one) => one.command === null);
  const to = moves.length === 0 ? here : found.length === 1 ? (moves[0] as Meaning).menu : null;
  return { judgement: worstOf([{ ...said, leaves: modeOf(to) }, ...inner], modeOf(to)), to };
}

function resolvedOf(meaning: Meaning, text: string): string {
  const args = meaning.args.map((word) => text.slice(word.start, word.end)).join(' ');
  if (meaning.language) return `:${meaning.command}${args && ` ${args}`}`;
  const path = meaning.menu.path === '/' ? '' : meaning.menu.path;
  if (meaning.command === null) return meaning.menu.path;
  return `${path}/${meaning.command}${args && ` ${args}`}`;
}

/** The worst of several findings about one statement. */
function worstOf(all: readonly Judgement[], leaves: CliMode): Judgement {
  let worst = all[0] as Judgement;
  for (const one of all) if (isWorse(one.class, worst.class)) worst = one;
  const resolved = all[0]?.resolved;
  return { ...worst, tags: tagsOf(all), leaves, ...(resolved && { resolved }) };
}

/** Arguments that hold a script as text, whole words; they run later or elsewhere. */
const scripts =
  /^(on-event|on-up|on-down|on-error|on-[a-z-]+|source|script|lease-script|up-script|down-script|test-script|[a-z]+-script|command|do|else|in)$/;

function judgeCode(word: Word, here: Menu, text: string, depth: number): Judgement[] {
  if (depth >= deepest && word.code.length > 0) return [unknown('it is nested too deeply', spanOf(word))];
  const out = word.code.flatMap((script) =>
    script.statements.length === 1 && isValue(script.statements[0] as Statement)
      ? []
      : walkScript(script, here, text, depth + 1).map((one) => one.judgement),
  );
  if (word.name === null || !scripts.test(word.name) || word.text === '' || word.name === 'in') return out;
  return [...out, carried(word, depth)];
}

/** `{1;2}` and `{a=1}` are lists: a statement that is one literal or one named value runs nothing. */
function isValue({ words }: Statement): boolean {
  const only = words[0];
  return (
    words.length === 1 &&
    only !== undefined &&
    only.code.length === 0 &&
    (only.name !== null || /^[\d.:]+$/.test(only.text))
  );
}

function carried(word: Word, depth: number): Judgement {
  const span = spanOf(word);
  if (word.dynamic || depth >= deepest) return unknown('it carries a script that is made while it runs', span);
  const judged = judgeRouterOs(word.text, 'exec');
  if (!Array.isArray(judged)) return { ...judged, span };
  const worst = judged
    .map((one) => one.judgement)
    .reduce((a, b) => (isWorse(b.class, a.class) ? b : a), {
      ...unknown('', span),
      class: 'moderate' as RiskClass,
      reason: `"${word.name}" stores a script that runs by itself`,
    });
  return { ...worst, span };
}

function judgeMeaning(meaning: Meaning, statement: Statement): Judgement {
  const span = spanOf(statement);
  const name = meaning.command === null ? meaning.menu.path : commandName(meaning);
  const one = (riskClass: RiskClass, why: string, tags: readonly RiskTag[] = [], at: Span = span): Judgement => ({
    class: riskClass,
    reason: `"${name}" ${why}`,
    span: at,
    tags,
    leaves: modeOf(meaning.menu),
  });
  if (meaning.command === null) return one('read-only', 'goes to a menu and runs nothing');
  if (meaning.language) return languageCommand(meaning, one);
  if (meaning.class === 'read-only') return reading(meaning, one);
  return changing(meaning, one);
}

type Make = (riskClass: RiskClass, why: string, tags?: readonly RiskTag[], at?: Span) => Judgement;

function commandName({ menu, command, language }: Meaning): string {
  if (language) return `:${command}`;
  return menu.path === '/' ? `/${command}` : `${menu.path}/${command}`;
}

/** Seconds. */
const longestDelay = 600;

function languageCommand({ command, class: riskClass, args }: Meaning, one: Make): Judgement {
  if (riskClass === 'dangerous') return one('dangerous', 'runs a script that is not in view');
  if (riskClass === 'moderate') return one('moderate', 'acts on the device');
  if (args.some((word) => word.name !== null && /^f(i(l(e.*)?)?)?$/.test(word.name)))
    return one('moderate', 'writes a file');
  if (command === 'resolve') {
    if (args.some((word) => word.dynamic || word.code.length > 0))
      return one('dangerous', 'sends what it computes to a name server', ['probe', 'leaves-box']);
    return one('read-only', 'asks a name server', ['probe']);
  }
  if (command === 'while' || args.some((word) => word.name === 'while')) return one('unknown', 'may never end');
  if (command === 'delay' && args.some((word) => word.dynamic || !(seconds(word.text) <= longestDelay)))
    return one('unknown', 'may wait for a very long time');
  if (command === 'for' && args.some(manyRounds)) return one('unknown', 'may take very many rounds, or never end');
  if (command === 'environment' && args.length === 1 && args[0]?.text === 'print')
    return one('read-only', 'shows variables', ['reveals-secrets', 'needs-session-state']);
  if (
    command === 'terminal' ||
    command === 'environment' ||
    command === 'set' ||
    command === 'exit' ||
    command === 'retry'
  )
    return one('unknown', 'depends on the state of the session', ['needs-session-state']);
  if (command === 'global' && args.some((word) => word.name === null && args.length > 1))
    return one('moderate', 'changes a variable that outlives the command');
  return one('read-only', 'only computes and shows');
}

const readArguments =
  /^(where|detail|brief|terse|value-list|without-paging|count-only|stats|stats-detail|as-value|once|all|from|proplist|show-ids|interval|duration|follow|follow-only|numbers|hide-sensitive|show-sensitive|compact|verbose|terse|value-name|number|group-by|count|address|size|src-address|ttl|routing-table|interface|arp-ping|dscp|vrf|max-hops|protocol|port|use-dns|timeout|src-port|freeze-frame-interval|cpu|request|path|input|oid|community|version|buffers|packets|bytes|rate|config|static|dynamic|print-interval|append|about|oids|without|ip-protocol|mac-address|mac-protocol|vlan-id|dst-address|src-mac-address|dst-mac-address)$/;

/** Commands that only look, but send packets for it. */
const sending = /^(ping|ping-speed|traceroute|ip-scan|mac-scan|snmp-get|snmp-walk|discover|scan|cell-monitor)$/;

function reading({ menu, command, args }: Meaning, one: Make): Judgement {
  const tags: RiskTag[] = [];
  if (sending.test(command ?? '')) tags.push('probe');
  if (goesOn(command ?? '', args)) tags.push('interactive');
  if (command === 'quick') tags.push('heavy');
  if (
    command === 'export' ||
    /secret|password|community|users?$|wireguard|key|security|passphrase|identity$/.test(menu.path)
  )
    tags.push('reveals-secrets');
  if (menu.path === '/routing/route' || menu.path === '/ip/route' || menu.path === '/ip/firewall/connection')
    tags.push('heavy');
  let conditions = false;
  for (const word of args) {
    const at = { start: word.start, end: word.end };
    const name = word.name ?? (word.plain ? word.text : '');
    if (name === 'where' && word.name === null) conditions = true;
    if (conditions) {
      // Whatever a condition is, these two are none on most menus.
      if (word.name === 'file' || word.name === 'on-event' || /^(file|on-event)=/.test(word.text))
        return one('unknown', `has "${word.name}" among its conditions, which may be no condition`, tags, at);
      continue;
    }
    if (word.name === null && !word.plain && (word.text.includes('=') || (command === 'print' && word.dynamic)))
      return one('unknown', 'has an argument whose name is made while it runs', tags, at);
    if (word.name !== null && word.name !== '' && command !== 'get' && command !== 'find') {
      if (
        ['file', 'on-event', 'do', 'append'].some((bad) => bad.startsWith(word.name as string)) &&
        !readArguments.test(word.name)
      )
        return one('moderate', `with "${word.name}" does more than read: it writes a file or runs a script`, tags, at);
      if (word.name === 'file' || word.name === 'on-event')
        return one('dangerous', 'writes a file or runs a script', tags, at);
      if (command === 'ping' && saysWhen('ping', word.name)) continue;
      if (!readArguments.test(word.name))
        return one('unknown', `has an argument "${word.name}" that is not known here`, tags, at);
    }
    if (
      word.name === null &&
      ['file', 'on-event', 'append'].some((bad) => word.text.length > 1 && bad.startsWith(word.text))
    )
      return one('unknown', `has "${word.text}", which may write a file or run a script`, tags, at);
    if (firstForeign(word.text)) return one('unknown', `has ${firstForeign(word.text)?.name}`, tags, at);
    if (word.name === null && !word.plain && command === 'export')
      return one('unknown', 'has an argument that is not known here', tags, at);
    if (/^\d+(,\d+)*$/.test(word.text) && word.name === null && command !== 'ping' && command !== 'traceroute')
      tags.push('needs-session-state');
  }
  if (tags.includes('probe')) {
    if (args.some((word) => word.dynamic || word.code.length > 0))
      return one('dangerous', 'sends what it computes to another system', [...tags, 'leaves-box']);
    const quick = args.find(({ name, text }) => name?.startsWith('interval') && !(seconds(text) >= 0.1));
    if (quick) return one('moderate', 'is more than a look: it hardly waits between two packets', tags);
    const excess = probeExcess(args.flatMap((word) => probeWords(word)));
    if (excess) return one('moderate', `is more than a look: ${excess.reason}`, tags);
  }
  return one('read-only', 'only reads', tags);
}

function probeWords({ name, text, start, end }: Word) {
  return name === null ? [{ text, start, end }] : [name, text].map((said) => ({ text: said, start, end }));
}

function changing({ menu, command, class: riskClass, args }: Meaning, one: Make): Judgement {
  const tags: RiskTag[] = [];
  if (
    args.some((word) => (word.name === null || word.name === 'numbers') && word.plain && /^\d+(,\d+)*$/.test(word.text))
  )
    tags.push('needs-session-state');
  if (/^\/(user|ip\/(service|ssh|firewall|address|route)|ipv6\/(firewall|address)|interface)/.test(menu.path))
    tags.push('may-lock-out');
  if (
    /^(ssh|telnet|mac-telnet|fetch|ssh-exec|send|send-trap|upload-file|flood-ping|bandwidth-test|speed-test|ping-speed|ip-scan|wol|dns-update|ping|inject|publish|subscribe|force-update|download|download-all|check-for-updates|add-acme|add-scep|at-chat)$/.test(
      command ?? '',
    )
  )
    tags.push('leaves-box');
  if (/reset-counters/.test(command ?? '')) tags.push('clears-counters');
  if (/^(ping-speed|ip-scan)$/.test(command ?? ''))
    return one(riskClass, 'loads the network', [...tags, 'probe', 'heavy']);
  if (riskClass === 'dangerous') return one('dangerous', 'can interrupt service, run code, or lose data', tags);
  if (/^(remove|disable)$/.test(command ?? '') && args.length > 0 && args.every(isAll))
    return one('dangerous', 'takes everything in the menu at once', tags);
  if (
    command === 'set' &&
    menu.path.startsWith('/interface') &&
    args.some((word) => word.name === 'disabled' && word.text === 'yes')
  )
    return one('dangerous', 'takes an interface down', tags);
  if (command === 'reset-mac-address') return one('dangerous', 'gives an interface another address', tags);
  return one(riskClass, 'changes the device at once', tags);
}

/** `[find]` without a condition. */
function isAll(word: Word): boolean {
  const only = word.code[0]?.statements;
  return word.code.length === 1 && word.text === '' && only?.length === 1 && only[0]?.words.length === 1;
}
