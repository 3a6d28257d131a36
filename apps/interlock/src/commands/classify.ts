/** `interlock classify`: the classifier by itself, for one command or a line of JSON each. */
import { createInterface } from 'node:readline';
import { cliModeSchema, type Platform, platformIds, platformSchema } from '@interlock/model';
import { type Classification, classify as judge } from '@interlock/risk';
import { z } from 'zod';
import { exit, readArguments, UsageError } from '../usage.ts';

const usage = 'interlock classify --platform P [--mode M] "COMMAND" | interlock classify --jsonl < rows';

const row = z.object({ platform: platformSchema, command: z.string(), mode: cliModeSchema.optional() });

export async function classify(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(usage, args, {
    platform: { type: 'string' },
    mode: { type: 'string' },
    jsonl: { type: 'boolean' },
    help: { type: 'boolean' },
  });
  if (values.help) process.stdout.write(`usage: ${usage}\n`);
  else if (values.jsonl) await answerLines();
  else explain(values.platform, values.mode, positionals);
  return exit.done;
}

/** One answer a line, in order; a row that cannot be read is unknown, and the reason says so. */
async function answerLines(): Promise<void> {
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line === '') continue;
    const { class: cls, reason, resolved, tags } = answerLine(line);
    const text = `${JSON.stringify({ class: cls, reason, ...(resolved === undefined ? {} : { resolved }), ...(tags.length > 0 ? { tags } : {}) })}\n`;
    if (!process.stdout.write(text)) await new Promise<void>((resolve) => void process.stdout.once('drain', resolve));
  }
}

function answerLine(line: string): Pick<Classification, 'class' | 'reason' | 'resolved' | 'tags'> {
  try {
    const { platform, command, mode } = row.parse(JSON.parse(line));
    return judge({ platform, command, ...(mode ? { mode } : {}) });
  } catch (error) {
    return {
      class: 'unknown',
      reason: `The row cannot be read: ${error instanceof z.ZodError ? error.issues[0]?.message : 'it is not JSON'}.`,
      tags: [],
    };
  }
}

function explain(platformName: string | undefined, modeName: string | undefined, words: readonly string[]): void {
  const platform = platformSchema.safeParse(platformName);
  const mode = cliModeSchema.optional().safeParse(modeName);
  if (!platform.success)
    throw new UsageError(
      `--platform is one of ${platformIds.join(', ')}, or other:NAME, not “${platformName ?? ''}”.\nusage: ${usage}`,
    );
  if (words.length !== 1) throw new UsageError(`classify needs one command, in quotes.\nusage: ${usage}`);
  if (!mode.success) throw new UsageError(`“${modeName}” is no mode.\nusage: ${usage}`);
  const verdict = judge({
    platform: platform.data,
    command: words[0] as string,
    ...(mode.data ? { mode: mode.data } : {}),
  });
  process.stdout.write(`${explained(verdict, platform.data).join('\n')}\n`);
}

/** Each line with what decided, the words of the grammar it was taken for, and what is told of all together. */
function explained(verdict: Classification, platform: Platform): string[] {
  const indent = ' '.repeat(26);
  const out: string[] = [];
  for (const line of verdict.lines) {
    out.push(`${line.class.padEnd(9)}  ${line.mode.padEnd(14)} ${shown(line.text)}`);
    if (line.span)
      out.push(
        `${indent}${shown(line.text.slice(0, line.span.start)).replace(/./g, ' ')}${'^'.repeat(Math.max(1, line.span.end - line.span.start))}`,
      );
    out.push(
      `${indent}${line.reason}`,
      `${indent}${[line.mode, ...(line.resolved ?? line.text).trim().split(/\s+/)].join(' › ').slice(0, 300)}`,
    );
  }
  // One line has given its reason above.
  const why = verdict.lines.length === 1 && verdict.lines[0]?.reason === verdict.reason ? '' : `: ${verdict.reason}`;
  out.push(`${verdict.class}${why}${verdict.tags.length > 0 ? `  [${verdict.tags.join(', ')}]` : ''}`);
  for (const { text, kind } of verdict.destinations ?? [])
    out.push(`goes to ${kind === 'address' ? '' : 'the name '}${text}`);
  if (verdict.confidence) out.push(`reading: ${verdict.confidence}`);
  return [...out, ...ways(verdict, platform)];
}

/** What a person can do about an answer that would ask. */
function ways(verdict: Classification, platform: Platform): string[] {
  const pager = verdict.lines.some(({ tags }) => tags.includes('interactive')) && verdict.lines.length > 1;
  const out: string[] = [];
  if (verdict.class === 'unknown' && pager)
    out.push(
      `hint: give each line by itself${platform === 'linux' ? ', or pipe what pages into cat (or --no-pager, sudo -n)' : ''}.`,
    );
  if ((verdict.class === 'unknown' || verdict.class === 'moderate') && verdict.lines.length === 1)
    out.push(
      'hint: npx --no interlock rule add NAME "COMMAND" --host NAME lets exactly this command count as a read there.',
    );
  return out;
}

const shown = (text: string): string => JSON.stringify(text).slice(1, -1);
