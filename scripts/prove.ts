/** `npm run -s prove NAME [MORE …]`: one of the long proofs at its full length; CI runs each small. */
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const proofs: Record<string, { readonly words: readonly string[]; readonly what: string }> = {
  kills: { words: ['--test', 'tests/hostile/kills.test.ts'], what: 'kill -9 a thousand times, entries beside effects' },
  mutants: { words: ['--test', 'packages/envelope/src/mutants.test.ts'], what: 'ten million changed envelopes' },
  tampering: {
    words: ['--test', 'packages/ledger/src/tamper.test.ts', 'packages/ledger/src/rewriting.test.ts'],
    what: 'a hundred thousand changes of a ledger',
  },
  redaction: { words: ['tests/redaction/prove.ts'], what: 'a million trials of known secrets [TRIALS [SEED]]' },
  schedules: {
    words: ['--test', 'apps/gatekeeper/src/call/schedules.test.ts'],
    what: 'twenty thousand schedules of approvals',
  },
};

const [name = '', ...more] = process.argv.slice(2);
const proof = proofs[name];
if (proof) {
  const env = { ...process.env, LONG: '1' };
  process.exitCode =
    spawnSync(process.execPath, [...proof.words, ...more], { cwd: root, env, stdio: 'inherit' }).status ?? 1;
} else {
  console.error(
    `Name one of the proofs:\n${Object.entries(proofs)
      .map(([one, { what }]) => `  ${one}: ${what}`)
      .join('\n')}`,
  );
  process.exitCode = 2;
}
