/**
 * Known secrets against the redactor: each trial writes one secret down in one encoding, puts terminal codes and line
 * ends anywhere into it, cuts the whole anywhere, and looks whether a piece of the secret came out. Everything follows
 * from a seed, so that a trial that fails can be run again.
 */
import { newRedactor, type Redactor } from '../../packages/redact/src/index.ts';
import { encodings } from './encodings.ts';

/** Units of an encoded secret in a row that count as a leak. */
export const leakedUnits = 6;
/** Secrets that one redactor knows, and trials of each before others are drawn. */
const atOnce = 24;
const ofEach = 60;

export interface Tally {
  readonly trials: number;
  readonly byEncoding: ReadonlyMap<string, number>;
  /** Trials in which a piece of the secret came out, or nothing was reported. */
  readonly leaks: readonly Leak[];
  /** Trials in which something else than the secret was changed. */
  readonly damaged: readonly Leak[];
}

export interface Leak {
  readonly trial: number;
  readonly encoding: string;
  readonly secret: string;
  readonly text: string;
  readonly out: string;
}

type Draw = (below: number) => number;

/** Numbers that follow from a seed (a generator of Marsaglia's, xorshift32). */
function drawing(seed: number): Draw {
  let state = (seed * 2_654_435_761 + 1) >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % below;
  };
}

const letters = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'];
const signs = [...'!"#$%&\'()*+,-./:;<=>?@[]^_`{|}~\\ '];
const foreign = [...'äößéñł€Жλ中日😀'];

/** A password of 6 to 40 letters: words, signs and letters of other alphabets, or nothing but digits. */
function drawSecret(draw: Draw): string {
  const length = 6 + draw(35);
  const kind = draw(10);
  const set =
    kind === 0
      ? [...'0123456789']
      : kind < 4
        ? letters
        : kind < 9
          ? [...letters, ...signs]
          : [...letters, ...signs, ...foreign];
  const secret = Array.from({ length }, () => set[draw(set.length)]).join('');
  // A blank at an end is trimmed by whoever types it in, and a secret of one letter repeated is found in anything.
  return /^ | $/.test(secret) || new Set(secret).size < 4 ? drawSecret(draw) : secret;
}

const sgr = (draw: Draw) => `\u001b[${draw(108)}${draw(2) ? `;${draw(256)}` : ''}m`;
/** What a terminal does not show, wherever it stands. */
const codes: readonly ((draw: Draw) => string)[] = [
  sgr,
  sgr,
  () => '\r\n',
  () => '\n',
  () => '\u0000',
  () => '\u001b[K',
  () => '\u001b[?25l',
  (draw) => `\u001b[${1 + draw(50)};${1 + draw(130)}H`,
  () => '\u001b(B',
  () => '\u001b7',
  () => '\u001b[0 q',
  () => '\u0007',
  () => '\u000f',
  () => '\u009b1m',
];
const hidden =
  /\u001b\[[0-9;?]*[ -/]*[@-~]|\u009b[0-9;?]*[ -/]*[@-~]|\u001b\([0-9A-B]|\u001b[78]|[\r\n\u0000\u0007\u000f]/g;

function woven(encoded: string, draw: Draw): string {
  const much = draw(4);
  if (much === 0) return encoded;
  const units = encoded.split('');
  for (let times = 0; times < much * 2; times++)
    units.splice(draw(units.length + 1), 0, codes[draw(codes.length)]?.(draw) ?? '');
  return units.join('');
}

const before = [
  '',
  'R1#show run\r\n',
  ' value = ',
  'GET /?q=',
  '\u001b[1mlogin\u001b[0m: ',
  '"',
  'x: \t',
  '- ',
  '\r\n\r\n',
  '<v>',
];
const after = ['', '\r\nR1#', ' and the rest\n', '"', '\u001b[0m\r\n', '&b=2', ' \t!', '</v>'];

/** The text of one trial, and what the secret's own part of it is once codes are gone. */
function writeDown(secret: string, draw: Draw) {
  const encoding = encodings[draw(encodings.length)] as (typeof encodings)[number];
  const lead = 'u:k'.slice(0, draw(4));
  const encoded = encoding.encode(secret, lead);
  const start = before[draw(before.length)] ?? '';
  const end = after[draw(after.length)] ?? '';
  const carrying = encoded.slice(0, encoding.carrying?.(secret, lead));
  return { encoding: encoding.name, carrying, start, end, text: start + woven(encoded, draw) + end };
}

/** `make` puts another redactor in the place of ours, to see that the trials notice. */
export function runTrials(
  count: number,
  seed: number,
  make: (key: Uint8Array) => Redactor = (key) => newRedactor({ key }),
): Tally {
  const draw = drawing(seed);
  const byEncoding = new Map<string, number>();
  const leaks: Leak[] = [];
  const damaged: Leak[] = [];
  let redactor = make(new Uint8Array(32));
  let secrets: string[] = [];
  for (let trial = 0; trial < count; trial++) {
    if (trial % (atOnce * ofEach) === 0) {
      redactor = make(Uint8Array.from({ length: 32 }, () => draw(256)));
      secrets = Array.from({ length: atOnce }, () => drawSecret(draw));
      for (const secret of secrets) redactor.know(new Uint8Array(Buffer.from(secret)), 'it');
    }
    const secret = secrets[trial % atOnce] as string;
    const { encoding, carrying, start, end, text } = writeDown(secret, draw);
    const stream = redactor.stream();
    let out = '';
    for (let at = 0; at < text.length; ) {
      const next = at + 1 + draw(draw(4) === 0 ? 3 : 40);
      out += stream.push(text.slice(at, next));
      at = next;
    }
    out += stream.end();
    byEncoding.set(encoding, (byEncoding.get(encoding) ?? 0) + 1);
    const told = { trial, encoding, secret, text, out };
    if (stream.found() === 0 || leaked(out, carrying)) leaks.push(told);
    else if (!out.startsWith(start) || !out.endsWith(end)) damaged.push(told);
  }
  return { trials: count, byEncoding, leaks, damaged };
}

/** Whether a piece of what was written down is still there for whoever reads the screen, or in the raw text. */
function leaked(out: string, carrying: string): boolean {
  const flat = carrying.replace(hidden, '');
  for (const seen of [out, out.replace(hidden, '')])
    for (let at = 0; at + leakedUnits <= flat.length; at++)
      if (seen.includes(flat.slice(at, at + leakedUnits))) return true;
  return false;
}
