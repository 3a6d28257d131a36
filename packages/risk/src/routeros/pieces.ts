/** A RouterOS input as the pieces that are sent: its lines, joined where a statement goes on over a line's end. */
import type { CliMode } from '@interlock/model';
import { inSequence, type Judgement, unknown } from '../judgement.ts';
import { splitLines } from '../lines.ts';
import { judgeRouterOs } from './judge.ts';

interface Piece {
  readonly text: string;
  readonly start: number;
  readonly judgement: Judgement;
}

/** Judges the input and lays the findings out by line. */
export function routerOsPieces(text: string, mode: CliMode): Piece[] {
  const help = text.search(/[?\t]/);
  const judged = judgeRouterOs(text, mode);
  if (!Array.isArray(judged)) return [{ text, start: 0, judgement: judged }];
  const key = help >= 0 && !inQuotes(text, help);
  const pieces: Piece[] = [];
  let at = 0;
  let busy = false;
  for (const line of linesHolding(
    text,
    judged.map(({ statement }) => statement),
  )) {
    const found: Judgement[] = [];
    while (at < judged.length && (judged[at]?.statement.start ?? 0) < line.start + line.text.length) {
      const one = judged[at]?.judgement as Judgement;
      found.push(
        one.span ? { ...one, span: { start: one.span.start - line.start, end: one.span.end - line.start } } : one,
      );
      at++;
    }
    if (key) found.push(unknown('"?" or Tab acts on the line at once', undefined, found.at(-1)?.leaves ?? mode));
    if (found.length === 0) continue;
    if (busy) found.push(unknown('the command of a line before it may take it for its keys'));
    busy ||= found.some(({ tags }) => tags.includes('interactive'));
    pieces.push({ ...line, judgement: inSequence(found) });
  }
  if (pieces.length === 0)
    return [{ text, start: 0, judgement: unknown('there is no command in it', undefined, mode) }];
  return pieces;
}

function inQuotes(text: string, at: number): boolean {
  return (text.slice(0, at).match(/"/g) ?? []).length % 2 === 1;
}

/** Lines, joined while a statement is open at their end. */
function linesHolding(text: string, statements: readonly { start: number; end: number }[]) {
  const out: { text: string; start: number }[] = [];
  let next = 0;
  for (const line of splitLines(text, false)) {
    const last = out.at(-1);
    const lastEnd = last ? last.start + last.text.length : -1;
    while (next < statements.length && (statements[next]?.end ?? 0) <= lastEnd) next++;
    const open = statements[next];
    if (last && open && open.start < lastEnd && open.end > lastEnd)
      out[out.length - 1] = { text: text.slice(last.start, line.start + line.text.length), start: last.start };
    else out.push({ ...line });
  }
  return out;
}
