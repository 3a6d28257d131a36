/** Deeds on their way into the ledger: cleaned, traced, kept outside, and on a full disk the person's alone. */
import { type EventType, type Ledger, traceOf } from '@interlock/ledger';
import type { Id } from '@interlock/model';
import type { Deed, Journal } from '../journal.ts';
import type { Outside } from './outside.ts';

/**
 * What the room set aside is for, whoever writes it: a start and an end, and what a person does by hand. Whatever a run
 * of the agent needs is not here, so with a full disk it does nothing.
 */
const onReserve: ReadonlySet<EventType> = new Set([
  'effect.unknown',
  'fault.stopped',
  'gatekeeper.started',
  'gatekeeper.stopped',
  'workspace.started',
  'workspace.ended',
  'ledger.repaired',
  'ledger.accepted',
  'vault.unlocked',
  'vault.unlock-failed',
  'vault.locked',
  'key.destroyed',
  'person.signed-in',
  'person.signed-out',
  'record.opened',
  'conversation.ended',
  'helper.ended',
  'run.ended',
  'run.stopped',
  'grant.ended',
  'grant.revoked',
  'session.opened',
  'session.closed',
  'host.changed',
  'hostkey.trusted',
  'hostkey.changed',
  'recording.failed',
  'secret.stored',
  'secret.deleted',
  'secret.paused',
  'glass.broken',
  'glass.shut',
]);

export function journalOf(
  ledger: Ledger,
  organization: Id<'org'>,
  outside: Pick<Outside, 'keep'>,
  clean: (deed: Deed) => Deed,
): Journal {
  return {
    async write(given, options = { onReserve: onReserve.has(given.type) }) {
      const deed = clean(given);
      const { index } = await ledger.append(
        { ...deed, ...traced(deed), organization } as Parameters<Ledger['append']>[0],
        options,
      );
      outside.keep(ledger.checkpoint().note);
      return index;
    },
    size: () => ledger.size,
    writable: () => ledger.fault === null && !ledger.onReserve,
  };
}

/** What belongs to a run carries its trace, so that an entry and its span name each other. */
const traced = ({ run }: Deed): { trace?: string } => (run ? { trace: traceOf(run) } : {});
