/** What there is to know of an organization's keys: nothing here is a secret. */
import type { Id } from '@interlock/model';
import type { CachePlace } from './custody.ts';
import type { Home } from './home.ts';

/** Something that happened to keys, for the ledger. */
export interface KeyDeed {
  readonly type: 'data-key-rotated';
  readonly ref: Id<'dek'>;
  readonly from: Id<'dek'>;
}

/** What `interlock vault status` and the Studio show of the keys. */
export interface KeyStatus {
  readonly home: Home;
  readonly master: string;
  /** The key's ARN or the token's label; null where the master key is local. */
  readonly place: string | null;
  readonly keys: readonly { readonly id: Id<'dek'>; readonly state: 'active' | 'retired'; readonly created: number }[];
  /** When the next data key is due, in milliseconds since 1970. */
  readonly due: number;
  /** A new key is due and could not be made: nothing is sealed until it can. */
  readonly overdue: boolean;
  readonly cache: CachePlace;
  /** Until when what is unwrapped may be used without an answer of the provider; null where there is no limit. */
  readonly until: number | null;
  /** Milliseconds since the provider last answered; null where it is not asked. */
  readonly answeredAgo: number | null;
}
