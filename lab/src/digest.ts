import { createHash, timingSafeEqual } from 'node:crypto';

/** A password as a configuration keeps it: `$9$SALT$HASH`. The salt is an argument so that a seed repeats it. */
export function passwordDigest(password: string, salt: string): string {
  const hash = createHash('sha256').update(`${salt}\0${password}`).digest('base64').replace(/[+=]/g, '.').slice(0, 43);
  return `$9$${salt}$${hash}`;
}

/** Whether a password is the one that a digest was made of. */
export function matchesDigest(password: string, digest: string): boolean {
  const salt = digest.split('$')[2];
  if (salt === undefined) return false;
  const made = Buffer.from(passwordDigest(password, salt));
  const kept = Buffer.from(digest);
  return made.length === kept.length && timingSafeEqual(made, kept);
}
