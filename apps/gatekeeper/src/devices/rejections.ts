/**
 * What devices said of keychain entries. A rejected password is never tried again by itself (the account may lock),
 * and an entry that two hosts rejected rests everywhere until a person says go on.
 */
import { Fault, type Id } from '@interlock/model';

/** Hosts that must have rejected an entry before it rests everywhere. */
const enough = 2;

export class Rejections {
  readonly #rejected = new Map<Id<'entry'>, { version: number; hosts: Map<Id<'host'>, string> }>();
  onChange: () => void = () => {};

  note(entry: Id<'entry'>, version: number, host: Id<'host'>, hostName: string): void {
    const known = this.#rejected.get(entry);
    const row = known?.version === version ? known : { version, hosts: new Map<Id<'host'>, string>() };
    row.hosts.set(host, hostName);
    this.#rejected.set(entry, row);
    this.onChange();
  }

  paused(entry: Id<'entry'>): boolean {
    return (this.#rejected.get(entry)?.hosts.size ?? 0) >= enough;
  }

  /** Throws a Fault where this entry must not be tried on this host. A changed entry is a new one. */
  requireFree(entry: { id: Id<'entry'>; name: string; version: number }, host: Id<'host'>): void {
    const row = this.#rejected.get(entry.id);
    if (!row || row.version !== entry.version) return;
    const names = [...row.hosts.values()].join(' and ');
    if (row.hosts.size >= enough)
      throw new Fault(
        'entry.paused',
        `${names} rejected ${entry.name}; it is paused everywhere, because the account may lock.`,
        'Correct the entry, or tell Interlock to go on with it.',
      );
    if (row.hosts.has(host))
      throw new Fault(
        'entry.rejected-before',
        `${names} rejected ${entry.name}. It is not tried again by itself, because the account may lock.`,
        'Correct the entry, or tell Interlock to go on with it.',
      );
  }

  resume(entry: Id<'entry'>): void {
    this.#rejected.delete(entry);
    this.onChange();
  }
}
