/** How fast secrets are found: known ones with the device pack, one long line, and the general scanner. */
import { randomBytes } from 'node:crypto';
import { newRedactor, newScanner } from '../../packages/redact/src/index.ts';
import { tokenShapes } from '../../packages/redact/src/scanner/tokens.ts';
import type { Bench } from '../../scripts/bench.ts';
import { readConfigurations } from '../redaction/configurations.ts';

const megabyte = 1_000_000;
const config = [
  'interface GigabitEthernet0/0/1',
  ' description to core-1, ticket 48213',
  ' ip address 198.51.100.1 255.255.255.252',
  ' ip ospf authentication message-digest',
  'router bgp 65001',
  ' neighbor 198.51.100.2 remote-as 65002',
  ' neighbor 198.51.100.2 password 7 094F471A1A0A',
  'snmp-server community public-ish RO 10',
  'logging host 192.0.2.10',
  '!',
].join('\n');
const repeated = (text: string, size: number) => text.repeat(Math.ceil(size / text.length)).slice(0, size);

export const bench: Bench = async (print) => {
  const redactor = newRedactor({ key: new Uint8Array(32).fill(1) });
  for (let n = 0; n < 200; n++) redactor.know(randomBytes(12 + (n % 20)), `entry ${n}`);
  const text = repeated(`${config}\n`, 8 * megabyte);
  redactor.redact(text.slice(0, megabyte));
  // What the machine gives a search that looks at each letter once and does one multiplication: no search does more.
  const limit = best(() => lookedAt(text), text.length);
  const speed = best(() => redactor.redact(text), text.length);
  print({
    figure: 'known secrets and device pack',
    value: rounded(speed),
    unit: 'MB/s',
    peer: 'one look and one multiplication a letter, same text, same run',
    peerValue: rounded(limit),
    ratio: rounded(speed / limit),
    target: '>= 50',
    ok: speed >= 50,
  });
  const own = readConfigurations()
    .map((one) => one.text)
    .join('\n');
  const dense = repeated(own, 2 * megabyte);
  print({
    figure: 'the same on the proof’s own configurations, where every third line carries a secret',
    value: rounded(best(() => redactor.redact(dense), dense.length)),
    unit: 'MB/s',
  });
  const line = took(() => redactor.redact('x'.repeat(10 * megabyte)));
  print({ figure: '10 MB in one line', value: rounded(line), unit: 'ms', target: '<= 1000', ok: line <= 1000 });

  const scanner = newScanner({ key: new Uint8Array(32).fill(1) });
  scanner.scan(repeated(`${config}\n`, megabyte));
  const usual = took(() => scanner.scan(repeated(`${config}\n`, 200_000)));
  print({ figure: 'general scanner, 200 kB', value: rounded(usual), unit: 'ms', target: '<= 100', ok: usual <= 100 });
  const literals = tokenShapes.flatMap((shape) => shape.literals);
  let worst = 0;
  for (const between of ['', ' ', '.', '"', '='])
    worst = Math.max(
      worst,
      took(() => scanner.scan(repeated(literals.join(between) + between, megabyte))),
    );
  for (const literal of ['eyJ', 'password="', 'access_token', 'sk-'])
    worst = Math.max(
      worst,
      took(() => scanner.scan(repeated(` ${literal}`, megabyte))),
    );
  print({
    figure: 'general scanner, 1 MB of nothing but keywords',
    value: rounded(worst),
    unit: 'ms',
    target: '<= 3000',
    ok: worst <= 3000,
  });
};

function lookedAt(text: string): number {
  let sum = 0;
  for (let at = 0; at < text.length; at++) sum = (Math.imul(sum, 31) + text.charCodeAt(at)) | 0;
  return sum;
}

/** Megabytes a second of the best of five: others may work on the machine at the same time. */
function best(work: () => unknown, length: number): number {
  return length / megabyte / (Math.min(...Array.from({ length: 5 }, () => took(work))) / 1000);
}

function took(work: () => unknown): number {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}

const rounded = (value: number): number => Math.round(value * 10) / 10;
