/** One-time codes that were filled in, so that they are found again in what a device says, and forgotten some time after. */
import type { Id } from '@interlock/model';
import type { Redactor } from '@interlock/redact';

/** Milliseconds that a code is looked for after its call: its output comes out behind it, and a device may show it again. */
const after = 120_000;

export interface Codes {
  /** The code of this entry was filled in for this call. */
  know(code: Buffer, entry: string, call: Id<'call'>): void;
  /** The call and its output have ended. */
  ended(call: Id<'call'>): void;
}

export function newCodes(redactor: Pick<Redactor, 'know' | 'forget'>): Codes {
  /** The names under which the codes of calls that go on are known. */
  const known = new Map<Id<'call'>, string[]>();
  let count = 0;
  return {
    know(code, entry, call) {
      // Each is forgotten by itself; and no entry, whose secrets its lend makes known, has a name with braces.
      const name = `${entry} {code ${++count}}`;
      redactor.know(code, name);
      known.set(call, [...(known.get(call) ?? []), name]);
    },
    ended(call) {
      const names = known.get(call);
      if (!known.delete(call)) return;
      const timer = setTimeout(() => {
        for (const name of names ?? []) redactor.forget(name);
      }, after);
      timer.unref?.();
    },
  };
}
