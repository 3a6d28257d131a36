/** `ledger accept`: a person goes on with a ledger that is older than, or another than, what stands outside. */
import { openRooms } from '@interlock/gatekeeper';
import { Fault } from '@interlock/model';
import { requireData } from '../../asking.ts';
import { dataFolder } from '../../places.ts';
import { unlocking } from '../../unlocking.ts';
import { exit, sayFault, wholeNumber } from '../../usage.ts';

/** What a person may lift; everything else stays what it is. */
const liftable = new Set([
  'ledger.rolled-back',
  'ledger.forked',
  'ledger.outside-damaged',
  'ledger.outside-missing',
  'records.gone',
]);

export async function accept(data: string, size: string | undefined): Promise<number> {
  requireData(data);
  const folder = dataFolder(data);
  const fault = await openRooms(folder, unlocking(), (id) => id).then(
    async (rooms) => {
      await rooms.close();
      return null;
    },
    (error: unknown) => error,
  );
  if (fault === null) {
    process.stdout.write('The ledger fits what stands outside the data folder; there is nothing to accept.\n');
    return exit.done;
  }
  if (!(fault instanceof Fault) || !liftable.has(fault.code)) throw fault;
  sayFault(fault);
  if (size === undefined) {
    process.stderr.write(
      'To go on without what is missing, say how many entries the ledger has now: ledger accept --size N.\n' +
        'Calls that are in the missing part can then be approved and run again, and witnesses will call the log forked.\n',
    );
    return exit.failed;
  }
  const rooms = await openRooms(folder, unlocking(), (id) => id, {
    accept: { size: wholeNumber(size, '--size', 0, Number.MAX_SAFE_INTEGER) },
  });
  await rooms.close();
  process.stdout.write(`Accepted. The ledger goes on after ${size} entries, and says so.\n`);
  return exit.done;
}
