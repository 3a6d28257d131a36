import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { operationsFault } from './fips.ts';

const module = JSON.stringify(new URL('fips.ts', import.meta.url).href);
const [yes, no] = ['a FIPS provider', 'no FIPS provider'];

/** In a process of its own: a provider that was turned on stays on. */
function asked(flags: readonly string[] = []): string {
  const program = `const { fipsFault } = await import(${module}); console.log(JSON.stringify(fipsFault()));`;
  return execFileSync(process.execPath, [...flags, '--input-type=module', '-e', program], { encoding: 'utf8' }).trim();
}

test('a library without a FIPS provider is told, and one with it is tried by real operations', (t) => {
  const said = JSON.parse(asked()) as string | null;
  t.diagnostic(`here: ${said === null ? yes : `${no}, ${said}`}`);
  assert.equal(operationsFault(), 'it lets MD5 pass, which no FIPS provider does');
  if (said !== null) assert.match(said, /none to turn on|does not say|no FIPS module is loaded/);
});
