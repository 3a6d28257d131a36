/** Whatever goes wrong at the edge of the page, as a code, what happened and what to do next. */
import { Fault, type FaultCode } from '@interlock/model';
import { ResponseError } from 'vscode-jsonrpc/browser';
import { z } from 'zod';

export const faultViewSchema = z.object({
  code: z
    .string()
    .regex(/^[a-z-]+\..+$/)
    .transform((code) => code as FaultCode),
  message: z.string(),
  next: z.string(),
});

/** A fault as it is shown. */
export type FaultText = Readonly<Record<'code' | 'message' | 'next', string>>;

/** The fault inside an error of a request; a foreign one becomes `studio.unexpected`. */
export function faultOf(error: unknown): FaultText {
  if (error instanceof Fault) return error.view();
  if (error instanceof ResponseError) {
    const parsed = faultViewSchema.safeParse(error.data);
    if (parsed.success) return parsed.data;
  }
  return {
    code: 'studio.unexpected',
    message: error instanceof Error ? error.message : String(error),
    next: 'Reload the page; if it comes again, look into the ledger view and report it.',
  };
}

/** What a request gets whose socket went away under it. */
export const lineLost = new Fault(
  'studio.line-lost',
  'The connection to the gatekeeper was lost before it answered.',
  'The page connects again by itself; then try once more.',
);
