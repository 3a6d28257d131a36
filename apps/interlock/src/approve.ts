/** `--approve`: who answers cards where there is no screen. The ledger names the flag and the system's user. */
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { Approver, CardAnswer } from '@interlock/gatekeeper';
import type { Actor } from '@interlock/model';
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

/** `none` rejects whatever asks, `all` approves on lab hosts alone, a file approves exactly the calls in it, each once. */
export function approverFor(flag: string, person: () => Actor, isLab: (hostName: string) => boolean): Approver {
  if (flag === 'none') return () => ({ answer: 'rejected', by: null });
  if (flag === 'all')
    return (card) =>
      card.host && isLab(card.host.name) ? approved(person(), 'approve-all') : { answer: 'rejected', by: null };
  const left = readCalls(flag);
  return (card) => {
    const at = left.findIndex((call) => fits(call, card));
    if (at < 0) return { answer: 'rejected', by: null };
    left.splice(at, 1);
    return approved(person(), 'approve-file');
  };
}

function approved(by: Actor, through: 'approve-all' | 'approve-file'): CardAnswer {
  return { answer: 'approved', approval: { by, through, at: Date.now() } };
}

const fits = (call: z.infer<typeof allowed>, card: Card): boolean =>
  call.tool === card.tool &&
  call.host === card.host?.name &&
  call.command === card.lines.map(({ text }) => text).join('\n') &&
  isDeepStrictEqual(call.answers, card.answers);

function readCalls(file: string): z.infer<typeof allowed>[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(`--approve takes none, all or a file; “${file}” cannot be read.`);
  }
  return text.split('\n').flatMap((line, at) => {
    if (line.trim() === '') return [];
    try {
      return [allowed.parse(JSON.parse(line))];
    } catch {
      throw new UsageError(
        `line ${at + 1} of ${file} is not {"tool", "host", "command"}, with "answers" where the call has some.`,
      );
    }
  });
}
