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
  /** The calls that a code of a name was filled in for and that go on, and when it is forgotten. */
  const known = new Map<string, { readonly calls: Set<Id<'call'>>; timer: NodeJS.Timeout | null }>();
  return {
    know(code, entry, call) {
      const name = `${entry} code`; // no secret of the entry's, whose lend makes those known
      redactor.know(code, name);
      const one = known.get(name) ?? { calls: new Set(), timer: null };
      if (one.timer) clearTimeout(one.timer);
      one.timer = null;
      one.calls.add(call);
      known.set(name, one);
    },
    ended(call) {
      for (const [name, one] of known) {
        if (!one.calls.delete(call) || one.calls.size > 0) continue;
        one.timer = setTimeout(() => {
          known.delete(name);
          redactor.forget(name);
        }, after);
        one.timer.unref?.();
      }
    },
  };
}
