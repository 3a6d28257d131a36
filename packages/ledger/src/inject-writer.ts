/** Lives of the ledger in the folder it is given, with folds in them; prints each entry that was acknowledged. */
import { writeSync } from 'node:fs';
import { Fault } from '@interlock/model';
import { openLedger } from './ledger.ts';
import { organization, origin, plainSeal, prompt, signer } from './sample.ts';

const dir = process.argv[2];
if (dir === undefined) throw new Error('a folder is missing');
try {
  for (let life = 0; life < 2; life++) {
    const ledger = await openLedger({ dir, origin, signer, seal: plainSeal, now: Date.now, journalBytes: 4 << 10 });
    try {
      for (let n = 0; n < 10; n++) {
        const cause = `${life}-${n}`;
        const { index } = await ledger.append({ type: 'gatekeeper.stopped', organization, instance: 'i', cause });
        writeSync(1, `${index} ${cause}\n`);
      }
      const { index } = await ledger.append(prompt(50_000));
      writeSync(1, `${index} aside\n`);
    } finally {
      await ledger.close();
    }
  }
} catch (error) {
  if (!(error instanceof Fault)) throw error;
  writeSync(1, `fault ${error.code}\n`);
}
