/** A shell input as the pieces that are sent: its lines, joined where one command goes on over a line's end. */
import type { CliMode } from '@interlock/model';
import { parse } from 'unbash';
import { firstForeign } from '../characters.ts';
import { eitherWay, type Judgement, shifted, unknown } from '../judgement.ts';
import { splitLines } from '../lines.ts';
import { endsOpen } from './node.ts';
import { tooManyOpened } from './opened.ts';
import { remarkRuns, unquoted } from './remark.ts';
import { Walk } from './walk.ts';

interface Piece {
  readonly text: string;
  readonly start: number;
  readonly judgement: Judgement;
}

/** Judges the input. Only LF ends a line in a script, but on a terminal CR is Enter, so both are read as LF. */
export function shellPieces(text: string, mode: CliMode): Piece[] {
  const whole = (judgement: Judgement): Piece[] => [{ text, start: 0, judgement }];
  if (mode === 'prompt') return whole(unknown('this would answer a question that is not in view'));
  if (tooManyOpened(text)) return whole(unknown('it opens more brackets and substitutions than are followed'));
  const source = text.replace(/\r\n/g, ' \n').replace(/\r/g, '\n');
  const script = parse(source);
  const span = { start: 0, end: text.length };
  if (script.errors && script.errors.length > 0) {
    const walk = new Walk();
    walk.script(script, span);
    return whole({ ...walk.sum(span), leaves: 'unknown' });
  }
  const walk = new Walk();
  const judged = script.commands.map((statement) => {
    const from = walk.found.length;
    walk.statement(statement);
    const own = new Walk();
    own.found.push(...walk.found.slice(from));
    return { statement, judgement: own.sum({ start: statement.pos, end: statement.end }) };
  });
  const pieces: Piece[] = [];
  let at = 0;
  let busy = false;
  for (const line of joinedLines(source, judged)) {
    const found: Judgement[] = [];
    while (at < judged.length && (judged[at]?.statement.pos ?? 0) < line.start + line.text.length) {
      const one = judged[at]?.judgement as Judgement;
      found.push(shifted(one, -line.start));
      at++;
    }
    const own = text.slice(line.start, line.start + line.text.length);
    const extra = oddities(own);
    if (found.length + extra.length === 0) continue;
    if (busy) extra.push(unknown('the program of a line before it may take it for its keys'));
    const judgement = leaving([...found, ...extra]);
    pieces.push({ text: own, start: line.start, judgement });
    busy ||= judgement.tags.includes('interactive');
  }
  return pieces;
}

function leaving(all: readonly Judgement[]): Judgement {
  return {
    ...eitherWay(all),
    leaves: all.some((one) => one.leaves === 'unknown' || one.tags.includes('interactive')) ? 'unknown' : 'exec',
  };
}

/** What an interactive shell does with a line before it parses it, and what other shells read otherwise. */
function oddities(line: string): Judgement[] {
  const out: Judgement[] = [];
  const odd = (reason: string) => out.push(unknown(reason, undefined, 'exec'));
  if (line.includes('\t')) odd('Tab completes a word at once');
  if (endsOpen(line)) out.push(unknown('it ends in the middle of a line, and what is typed next belongs to it'));
  // In single quotes and before a blank or `=` an exclamation mark is itself; over several lines the quotes are not sure.
  const bang = /!(?![\s=]|$)|^\^/m.exec(/[\r\n]/.test(line) ? line : withoutSingleQuoted(line));
  if (bang)
    out.push({ ...unknown('"!" recalls an earlier command', undefined, 'exec'), tags: ['needs-session-state'] });
  if (
    unquoted(line)
      .split(/[\r\n]/)
      .some(remarkRuns)
  )
    odd('a remark that a shell without remarks would run');
  const foreign = firstForeign(line.replace(/'[^']*'|"[^"]*"/g, ''));
  if (foreign) odd(`it has ${foreign.name}, outside quotes`);
  return out;
}

/** The line without what stands in single quotes; inside double quotes a single quote protects nothing. */
function withoutSingleQuoted(line: string): string {
  let out = '';
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const char = line.charAt(at);
    if (quote === "'") {
      if (char === "'") quote = '';
      continue;
    }
    if (char === '\\') {
      out += char + line.charAt(++at);
      continue;
    }
    if (char === '"') quote = quote === '"' ? '' : '"';
    else if (char === "'" && quote === '') {
      quote = "'";
      continue;
    }
    out += char;
  }
  return out;
}

function joinedLines(source: string, judged: readonly { statement: { pos: number; end: number } }[]) {
  const out: { text: string; start: number }[] = [];
  let next = 0;
  for (const line of splitLines(source, false)) {
    const last = out.at(-1);
    const lastEnd = last ? last.start + last.text.length : -1;
    while (next < judged.length && (judged[next]?.statement.end ?? 0) <= lastEnd) next++;
    const open = judged[next]?.statement;
    if (last && open && open.pos < lastEnd && open.end > lastEnd)
      out[out.length - 1] = { text: source.slice(last.start, line.start + line.text.length), start: last.start };
    else out.push({ ...line });
  }
  return out;
}
