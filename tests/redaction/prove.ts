/** `npm run -s prove redaction [TRIALS [SEED]]`: known secrets in every encoding, a million trials where nothing is said. */
import { type Leak, runTrials } from './trials.ts';

const [count = 1_000_000, seed = 1] = process.argv.slice(2).map(Number);
const part = 20_000;
const byEncoding = new Map<string, number>();
let leaks = 0;
let damaged = 0;
const tell = (what: string, one: Leak, from: number) =>
  console.log(`${what} in trial ${one.trial} of seed ${from}, ${one.encoding}: ${JSON.stringify([one.text, one.out])}`);
const begun = performance.now();
for (let done = 0, from = seed; done < count; done += part, from++) {
  const tally = runTrials(Math.min(part, count - done), from);
  for (const [name, n] of tally.byEncoding) byEncoding.set(name, (byEncoding.get(name) ?? 0) + n);
  for (const one of tally.leaks.slice(0, 3)) tell('leak', one, from);
  for (const one of tally.damaged.slice(0, 3)) tell('damage', one, from);
  leaks += tally.leaks.length;
  damaged += tally.damaged.length;
}
for (const [name, n] of byEncoding) console.log(`${String(n).padStart(9)}  ${name}`);
const seconds = Math.round((performance.now() - begun) / 1000);
console.log(`${count} trials over ${byEncoding.size} encodings in ${seconds} s: ${leaks} leaks, ${damaged} damaged`);
process.exitCode = leaks + damaged === 0 ? 0 : 1;
