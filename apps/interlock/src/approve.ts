/** `--approve`: who answers cards where there is no screen. The ledger names the flag and the system's user. */
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { Approver, CardAnswer } from '@interlock/gatekeeper';
import { type Actor, malformedText } from '@interlock/model';
import type { Card } from '@interlock/protocol';
import { z } from 'zod';
import { UsageError } from './usage.ts';

const allowed = z.strictObject({
  tool: z.string(),
  host: z.string(),
  command: z.string(),
  /** Answers to the device's questions, in order; a call with others is another call. */
  answers: z.array(z.strictObject({ question: z.string(), answer: z.string() })).default([]),
});
type Allowed = z.infer<typeof allowed>;

/** Answers cards once it knows who the person is and which hosts are the lab's. */
export type Answering = (person: () => Actor, isLab: (hostName: string) => boolean) => Approver;

/**
 * `none` rejects whatever asks, `all` approves on lab hosts alone, a file approves exactly the calls in it, each once.
 * Throws UsageError for a file that cannot be read, before anything is opened.
 */
export function approverOf(flag: string): Answering {
  if (flag === 'none') return () => () => ({ answer: 'rejected', by: null });
  if (flag === 'all')
    return (person, isLab) => (card) =>
      card.host && isLab(card.host.name) ? approved(person(), 'approve-all') : { answer: 'rejected', by: null };
  const left = readCalls(flag);
  return (person) => (card) => {
    const line = lineFor(card);
    const at = line === null ? -1 : left.findIndex((call) => isDeepStrictEqual(call, line));
    if (at < 0) return { answer: 'rejected', by: null };
    left.splice(at, 1);
    return approved(person(), 'approve-file');
  };
}

function approved(by: Actor, through: 'approve-all' | 'approve-file'): CardAnswer {
  return { answer: 'approved', approval: { by, through, at: Date.now() } };
}

/**
 * What a file says to approve this card's call, or null where a file cannot: a line names lines on a host, and neither
 * the arguments of other tools nor host keys nor a secret that was taken out of the text.
 */
export function lineFor({ tool, host, lines, answers, typed, hostKeys }: Card): Allowed | null {
  if (!host || lines.length === 0 || typed || hostKeys.length > 0) return null;
  return { tool, host: host.name, command: lines.map(({ text }) => text).join('\n'), answers };
}

/** The same as a line of a file, in ASCII: nothing in it steers the terminal it is shown on. */
export function lineText(card: Card): string | null {
  const line = lineFor(card);
  if (line === null) return null;
  const { answers, ...call } = line;
  return JSON.stringify(answers.length > 0 ? line : call).replace(
    /[^\x20-\x7e]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function readCalls(file: string): Allowed[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(`--approve takes none, all or a file; “${file}” cannot be read.`);
  }
  return text.split('\n').flatMap((line, at) => {
    if (line.trim() === '') return [];
    let given: unknown;
    try {
      given = JSON.parse(line);
    } catch {
      throw wrong(file, at, 'it is no JSON.');
    }
    const parsed = allowed.safeParse(given);
    if (!parsed.success) throw wrong(file, at, malformedText(parsed.error, { given }));
    return [parsed.data];
  });
}

const wrong = (file: string, at: number, why: string) =>
  new UsageError(
    `line ${at + 1} of ${file}: ${why}\n  A line is {"tool": …, "host": …, "command": …}, with "answers" where the call has some (docs/headless.md).`,
  );
