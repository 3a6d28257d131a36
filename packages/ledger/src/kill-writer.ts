/** Appends to the ledger in the folder it is given until it is killed; prints each index that was acknowledged. */
import { writeSync } from 'node:fs';
import { openLedger } from './ledger.ts';
import { organization, origin, signer } from './sample.ts';

const dir = process.argv[2];
if (dir === undefined) throw new Error('a folder is missing');
const ledger = await openLedger({ dir, origin, signer, now: Date.now, journalBytes: 16 << 10 });
let next = 0;
await Promise.all(
  Array.from({ length: 16 }, async () => {
    for (;;) {
      const cause = `${process.pid}-${next++}`;
      const { index } = await ledger.append({ type: 'gatekeeper.stopped', organization, instance: 'i', cause });
      writeSync(1, `${index} ${cause}\n`);
    }
  }),
);
