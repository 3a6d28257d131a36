import type { Id } from '@interlock/model';
import { sha256 } from './merkle.ts';

/** The trace of a run, 16 bytes in hex: in its entries, and of the spans that any export makes of them. */
export function traceOf(run: Id<'run'> | string): string {
  return sha256(Buffer.from(`trace ${run}`))
    .toString('hex')
    .slice(0, 32);
}
