/**
 * Tries that opened nothing: counted beside the vault, over restarts, slowed from the third on, and written into the
 * ledger when it opens again. Whoever may write the folder can take the count away; they have the vault's file as well.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Fault } from '@interlock/model';
import { z } from 'zod';

const failedSchema = z.strictObject({
  method: z.enum(['passphrase', 'passkey']),
  count: z.int().min(1),
  /** Milliseconds since 1970 of the first and the last. */
  from: z.int(),
  until: z.int(),
});
export type Failed = z.infer<typeof failedSchema>;
const fileSchema = z.strictObject({ v: z.literal(1), failed: z.array(failedSchema).max(2) });

/** Tries that are answered at once; then the wait doubles from a second to a minute. */
const free = 3;
const longestWait = 60_000;

export class Attempts {
  readonly #file: string;
  readonly #now: () => number;

  constructor(folder: string, now: () => number) {
    this.#file = path.join(folder, 'unlock-attempts.json');
    this.#now = now;
  }

  list(): Failed[] {
    try {
      return fileSchema.parse(JSON.parse(readFileSync(this.#file, 'utf8'))).failed;
    } catch {
      return [];
    }
  }

  count(): number {
    return this.list().reduce((sum, { count }) => sum + count, 0);
  }

  /** Milliseconds until the next try is taken; a clock that is set back does not lengthen it. */
  wait(): number {
    const count = this.count();
    if (count < free) return 0;
    const whole = Math.min(longestWait, 1000 * 2 ** Math.min(10, count - free));
    const last = Math.max(...this.list().map(({ until }) => until));
    return Math.min(whole, Math.max(0, last + whole - this.#now()));
  }

  /** Throws Fault `vault.try-later`: the try is not even made. */
  check(): void {
    const wait = this.wait();
    if (wait > 0)
      throw new Fault(
        'vault.try-later',
        `${this.count()} tries did not open the vault. The next one is taken in ${Math.ceil(wait / 1000)} s.`,
        'Wait, then try once more. What was typed now was not tried.',
      );
  }

  /** One more. Durable, so that a restart is no way around the wait. */
  failed(method: Failed['method']): void {
    const now = Math.floor(this.#now());
    const all = this.list();
    const known = all.find((one) => one.method === method);
    const next = known ? { ...known, count: known.count + 1, until: now } : { method, count: 1, from: now, until: now };
    const failed = [...all.filter((one) => one.method !== method), next];
    writeFileSync(`${this.#file}.new`, `${JSON.stringify({ v: 1, failed })}\n`, { mode: 0o600, flush: true });
    renameSync(`${this.#file}.new`, this.#file);
  }

  /** They stand in the ledger. */
  forget(): void {
    rmSync(this.#file, { force: true });
  }
}
