/**
 * The classifier's score and speed. Beside it, on the same rows: a list of regular expressions for what is dangerous
 * (everything else runs), and an allow-list of `show`, `display`, `print`, `get` (everything else asks).
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { CliMode, Platform, RiskClass } from '@interlock/model';
import { platformIds } from '@interlock/model';
import { classify } from '@interlock/risk';
import { rows as ownRows } from '../../packages/risk/src/corpus/rows.ts';
import type { Figure } from '../../scripts/bench.ts';
import { quantile, rounded } from './program.ts';

type Print = (figure: Figure) => void;

interface Labelled {
  readonly platform: Platform;
  readonly command: string;
  readonly mode?: CliMode;
  /** What is right. */
  readonly acceptable: readonly RiskClass[];
  readonly read: boolean;
}
type Classifier = (row: Labelled) => RiskClass;

const shared = path.resolve(import.meta.dirname, '../../../shared/corpus');

export async function bench(print: Print): Promise<void> {
  score(print, 'own rows', own());
  const labelled = sharedRows();
  if (labelled) score(print, 'labelled rows', labelled);
  else console.error('The labelled rows beside the repository are not here; only our own were scored.');
  speed(print, [...own(), ...(labelled ?? [])]);
}

function own(): Labelled[] {
  return ownRows.map(({ expected, ...row }) => ({
    ...row,
    acceptable: expected,
    read: expected.length === 1 && expected[0] === 'read-only',
  }));
}

function sharedRows(): Labelled[] | undefined {
  if (!existsSync(shared)) return undefined;
  return readdirSync(shared)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(path.join(shared, name), 'utf8').split('\n').filter(Boolean))
    .map((line) => JSON.parse(line) as Labelled & { expected: RiskClass })
    .map(({ platform, command, mode, expected, acceptable }) => ({
      platform,
      command,
      ...(mode ? { mode } : {}),
      acceptable: acceptable ?? [expected],
      read: expected === 'read-only',
    }));
}

/** What a deny-list of the usual kind knows; whatever it does not know runs. */
const denied =
  /\b(reload|reboot|shutdown|erase|format|delete|rm\s+-[a-z]*[rf]|mkfs|dd\s+if=|drop\s+(table|database)|truncate|factory|zeroize|clear\s+(ip\s+)?bgp|write\s+erase|no\s+router|halt|poweroff|init\s+[06])\b/i;
/** What an allow-list of the usual kind knows, without anything that could lead elsewhere; the rest asks. */
const allowed = /^\s*(show|display|print|get)\b[^;&|<>`$\r\n]*$/i;

const peers: Readonly<Record<'list of expressions' | 'allow-list', Classifier>> = {
  'list of expressions': ({ command }) => (denied.test(command) ? 'dangerous' : 'read-only'),
  'allow-list': ({ command }) => (allowed.test(command) ? 'read-only' : 'unknown'),
};

function score(print: Print, what: string, rows: readonly Labelled[]): void {
  const ours = counted(rows, (row) => classify(row).class);
  for (const [peer, classifier] of Object.entries(peers)) {
    const theirs = counted(rows, classifier);
    print({
      figure: `${what}: changes called a read, of ${ours.needs}`,
      value: ours.critical,
      unit: 'rows',
      peer,
      peerValue: theirs.critical,
      target: '0',
      ok: ours.critical === 0,
    });
    print({
      figure: `${what}: plain reads refused, of ${ours.reads}`,
      value: percent(ours.refused, ours.reads),
      unit: '%',
      peer,
      peerValue: percent(theirs.refused, theirs.reads),
      target: '<= 3',
      ok: ours.refused / ours.reads <= 0.03,
    });
  }
  print({
    figure: `${what}: only-dangerous rows called dangerous, of ${ours.worst}`,
    value: percent(ours.worstFound, ours.worst),
    unit: '%',
    target: '>= 97',
    ok: ours.worstFound / ours.worst >= 0.97,
  });
}

function counted(rows: readonly Labelled[], classifier: Classifier) {
  const sum = { needs: 0, critical: 0, reads: 0, refused: 0, worst: 0, worstFound: 0 };
  for (const row of rows) {
    const answer = classifier(row);
    if (!row.acceptable.includes('read-only')) {
      sum.needs++;
      if (answer === 'read-only') sum.critical++;
    }
    if (row.read) {
      sum.reads++;
      if (answer !== 'read-only') sum.refused++;
    }
    if (row.acceptable.every((cls) => cls === 'dangerous')) {
      sum.worst++;
      if (answer === 'dangerous') sum.worstFound++;
    }
  }
  return sum;
}

const percent = (part: number, of: number) => rounded((100 * part) / Math.max(1, of));

/** Text that grammars and parsers choke on, as long as they are asked to be. */
const hard: Readonly<Record<string, (length: number) => string>> = {
  'one long word': (n) => 'show '.padEnd(n, 'a'),
  'many short words': (n) => 'show '.padEnd(n, 'a '),
  'many lines': (n) => Array.from({ length: 199 }, () => 'show ver'.padEnd(Math.floor(n / 199) - 1, 'x')).join('\n'),
  'lines of configuration': (n) => `configure terminal\n${'interface Gi0/1\n shutdown\n'.repeat(90)}`.slice(0, n),
  'open substitutions': (n) => '$('.repeat(n / 2),
  'nested substitutions': (n) => `${'$(echo '.repeat(n / 8)}x${')'.repeat(n / 8)}`,
  'open brackets': (n) => '['.repeat(n),
  'nested brackets': (n) => `${'['.repeat(n / 2)}${']'.repeat(n / 2)}`,
  'nested braces': (n) => `${'{ '.repeat(n / 4)}${'} '.repeat(n / 4)}`,
  'nested parentheses': (n) => `${'('.repeat(n / 2)}${')'.repeat(n / 2)}`,
  'pipes without end': (n) => `show version ${'| include a '.repeat(n / 12)}`,
  'commands without end': (n) => 'true; '.repeat(n / 6),
  'wrappers without end': (n) => `${'sudo '.repeat(n / 5 - 1)}id`,
  'quotes without end': (n) => '"\''.repeat(n / 2),
  'backslashes without end': (n) => `echo ${'\\'.repeat(n - 5)}`,
  'do without end': (n) => `${'do '.repeat(n / 3 - 3)}show ver`,
  'comments without end': (n) => '/*'.repeat(n / 2),
  'a path without end': (n) => `/${'ip/'.repeat(n / 3 - 3)}print`,
  'digits and dots': (n) => `show ip route ${'1.'.repeat(n / 2 - 7)}`,
};

function speed(print: Print, rows: readonly Labelled[]): void {
  for (const row of rows) classify(row); // the compiler has seen every path
  const times = rows.map((row) => Math.min(timed(row), timed(row)));
  print({
    figure: `time of a command, p50 of ${rows.length}`,
    value: rounded(quantile(times, 0.5) * 1000),
    unit: 'us',
  });
  const p99 = quantile(times, 0.99);
  print({ figure: 'time of a command, p99', value: rounded(p99 * 1000), unit: 'us', target: '< 200', ok: p99 < 0.2 });
  let worst = { time: 0, what: '' };
  let steepest = { ratio: 0, what: '' };
  for (const platform of [...platformIds, 'other:box'] as Platform[])
    for (const mode of ['exec', 'config'] as const)
      for (const [name, make] of Object.entries(hard)) {
        const at = (length: number) => best({ platform, mode, command: make(length), acceptable: [], read: false });
        const whole = at(10_000);
        if (whole > worst.time) worst = { time: whole, what: `${name} on ${platform}` };
        const ratio = whole / Math.max(at(5000), 1);
        if (ratio > steepest.ratio) steepest = { ratio, what: `${name} on ${platform}` };
      }
  print({
    figure: `worst time at 10,000 characters (${worst.what})`,
    value: rounded(worst.time),
    unit: 'ms',
    target: '< 50',
    ok: worst.time < 50,
  });
  print({
    figure: `steepest growth from 5,000 to 10,000 characters, over 1 ms (${steepest.what})`,
    value: rounded(steepest.ratio),
    unit: 'times',
    target: '< 3',
    ok: steepest.ratio < 3,
  });
}

function timed(row: Labelled): number {
  const begun = performance.now();
  classify(row);
  return performance.now() - begun;
}

const best = (row: Labelled): number => Math.min(...Array.from({ length: 5 }, () => timed(row)));
