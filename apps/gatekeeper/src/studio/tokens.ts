/**
 * Who may talk to the listener. A link's token works once and for a minute; it is exchanged for a session secret,
 * which the page keeps for itself and says as its first message. Only salted-by-randomness hashes are kept here.
 */
import { createHash, randomBytes } from 'node:crypto';
import { Fault } from '@interlock/model';

/** `page` may look and type, `card` may authorize; neither secret works on the other's socket. */
export type Role = 'page' | 'card';

/** Milliseconds from a link's making to the end of its use. */
export const linkLife = 60_000;
/** Milliseconds that a session secret works, so that a page outlives a restart of the gatekeeper. */
const sessionLife = 7 * 24 * 3600_000;

export interface SessionRow {
  readonly hash: string;
  readonly role: Role;
  readonly expires: number;
}

export interface SessionRows {
  load(): SessionRow[];
  add(row: SessionRow): void;
}

interface LinkToken {
  readonly role: Role;
  readonly expires: number;
  used: boolean;
}

export class Tokens {
  readonly #links = new Map<string, LinkToken>();
  readonly #sessions = new Map<string, SessionRow>();
  readonly #rows: SessionRows;
  readonly #now: () => number;
  /** A link came a second time: somebody else may have read it. */
  onSecondUse: () => void = () => {};

  constructor(rows: SessionRows, now: () => number) {
    this.#rows = rows;
    this.#now = now;
    for (const row of rows.load()) if (row.expires > now()) this.#sessions.set(row.hash, row);
  }

  /** A token for a link: 256 random bits, for the card's origin, which passes the page one of its own. */
  newLink(role: Role = 'card'): string {
    const token = randomBytes(32).toString('base64url');
    for (const [hash, { expires }] of this.#links) if (expires + linkLife < this.#now()) this.#links.delete(hash);
    this.#links.set(hashOf(token), { role, expires: this.#now() + linkLife, used: false });
    return token;
  }

  /** A session secret for a link's token. Throws Fault `studio.link-refused`. */
  exchange(token: string, role: Role): { session: string; pageToken?: string } {
    const link = this.#links.get(hashOf(token));
    if (link?.used) this.onSecondUse();
    if (!link || link.used || link.role !== role || link.expires < this.#now())
      throw new Fault(
        'studio.link-refused',
        'This link was used already, or its minute is over.',
        'Run `npx --no interlock open` for a new one.',
      );
    link.used = true;
    const session = randomBytes(32).toString('base64url');
    const row: SessionRow = { hash: hashOf(session), role, expires: this.#now() + sessionLife };
    this.#sessions.set(row.hash, row);
    this.#rows.add(row);
    return role === 'card' ? { session, pageToken: this.newLink('page') } : { session };
  }

  /** Sessions that still hold; their hashes prove nothing to anybody else. */
  sessions(): SessionRow[] {
    return [...this.#sessions.values()].filter(({ expires }) => expires > this.#now());
  }

  /** Throws Fault `studio.session-refused` unless `secret` is a live session of that role. */
  requireSession(secret: string, role: Role): void {
    const row = this.#sessions.get(hashOf(secret));
    if (!row || row.role !== role || row.expires < this.#now())
      throw new Fault(
        'studio.session-refused',
        'This page is not signed in to this gatekeeper.',
        'Run `npx --no interlock open` and follow its link.',
      );
  }
}

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');
