/** Which hosts a change is under way on: nobody moves a host from under it. */
import { type Call, Fault, type Host, type Id, type Permit } from '@interlock/model';

export class InFlight {
  readonly #changes = new Map<Id<'host'>, number>();

  /** Runs a permitted call, and counts it where it changes a device. */
  async during<T>(permit: Permit, { target, lines }: Call, deed: () => Promise<T>): Promise<T> {
    if (!target || lines.length === 0 || permit.class === 'read-only') return deed();
    const { host } = target;
    this.#changes.set(host, (this.#changes.get(host) ?? 0) + 1);
    try {
      return await deed();
    } finally {
      const left = (this.#changes.get(host) ?? 1) - 1;
      if (left === 0) this.#changes.delete(host);
      else this.#changes.set(host, left);
    }
  }

  /** Throws Fault `edit.in-flight` where a change runs on one of them. */
  requireStill(hosts: Iterable<Pick<Host, 'id' | 'name'>>): void {
    for (const { id, name } of hosts)
      if (this.#changes.has(id))
        throw new Fault(
          'edit.in-flight',
          `A change is under way on ${name}.`,
          'Nothing was edited. Wait for it to end, or stop it, and edit then.',
        );
  }
}
