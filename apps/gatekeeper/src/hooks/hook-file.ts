/** A list of hooks as a file has it: `node` is the Node that runs this, and what begins with ./ lies beside the file. */
import path from 'node:path';
import { Fault } from '@interlock/model';
import { z } from 'zod';

const fileSchema = z.array(z.looseObject({ command: z.array(z.string()).optional() }));

/** Throws Fault `hook.invalid` for what is no JSON or no list; whether the hooks hold is asked elsewhere. */
export function hooksOfFile(text: string, file: string): unknown[] {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw invalid(`${file} is no JSON.`);
  }
  const parsed = fileSchema.safeParse(raw);
  if (!parsed.success) throw invalid(`${file} holds no list of hooks.`);
  const beside = path.dirname(path.resolve(file));
  return parsed.data.map((one) =>
    one.command ? { ...one, command: one.command.map((part, at) => resolved(part, at, beside)) } : one,
  );
}

function resolved(part: string, at: number, beside: string): string {
  if (at === 0 && part === 'node') return process.execPath;
  return part.startsWith('./') ? path.join(beside, part) : part;
}

const invalid = (message: string): Fault =>
  new Fault('hook.invalid', message, 'Those before stay in force. Mend it and try again.');
