/** Passwords and keys of the practice devices: random per data folder, sealed like everything else. */
import type { Records } from '@interlock/records';

/** The secrets of this folder's lab, made by `make` the first time. */
export function keptSecrets<S>(records: Records, make: () => S): S {
  const kept = records.get('lab', 'secrets');
  if (kept) return kept.body as S;
  const made = make();
  records.put('lab', 'secrets', { body: made });
  return made;
}
