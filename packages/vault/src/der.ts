/** Private keys as DER, put together in locked memory: node:crypto takes bytes of that form and makes no string of them. */
import { LockedMemory } from './locked-memory.ts';

type Piece = Uint8Array;

/** SEQUENCE { 0, n, e, d, p, q, d mod (p-1), d mod (q-1), 1/q mod p }: PKCS #1 (RFC 8017). Numbers are big-endian. */
export function rsaKey(part: { n: Piece; e: Piece; d: Piece; p: Piece; q: Piece; inverse: Piece }): LockedMemory {
  const first = exponent(part.d, part.p);
  const second = exponent(part.d, part.q);
  try {
    return first.use((dp) =>
      second.use((dq) =>
        sequence([Buffer.of(0), part.n, part.e, part.d, part.p, part.q, dp, dq, part.inverse].map((body) => [2, body])),
      ),
    );
  } finally {
    first.free();
    second.free();
  }
}

/** SEQUENCE { 1, OCTET STRING d, [0] curve }: SEC 1 (RFC 5915). */
export function ecKey(d: Piece, curve: Piece): LockedMemory {
  return sequence([
    [2, Buffer.of(1)],
    [4, d],
    [0xa0, Buffer.concat([Buffer.of(6, curve.length), curve])],
  ]);
}

function sequence(items: readonly (readonly [tag: number, body: Piece])[]): LockedMemory {
  const bodies = items.map(([tag, body]) => [tag, tag === 2 ? positive(body) : { body, lead: 0 }] as const);
  const inner = bodies.reduce(
    (sum, [, { body, lead }]) => sum + headLength(body.length + lead) + body.length + lead,
    0,
  );
  return new LockedMemory(headLength(inner) + inner).fill((room) => {
    let at = head(room, 0, 0x30, inner);
    for (const [tag, { body, lead }] of bodies) {
      at = head(room, at, tag, body.length + lead);
      if (lead) room[at++] = 0;
      room.set(body, at);
      at += body.length;
    }
  });
}

/** A number without needless zeros in front, and with one where it would be taken for a negative one. */
function positive(bytes: Piece): { body: Piece; lead: 0 | 1 } {
  let from = 0;
  while (from < bytes.length - 1 && bytes[from] === 0) from++;
  const body = bytes.subarray(from);
  return { body, lead: ((body[0] ?? 0) & 0x80) === 0 ? 0 : 1 };
}

const headLength = (length: number): number => (length < 0x80 ? 2 : length < 0x100 ? 3 : 4);

function head(room: Buffer, at: number, tag: number, length: number): number {
  room[at] = tag;
  if (length < 0x80) room[at + 1] = length;
  else if (length < 0x100) room.set([0x81, length], at + 1);
  else room.set([0x82, length >> 8, length & 0xff], at + 1);
  return at + headLength(length);
}

/** d mod (p - 1), by shifting and subtracting. */
function exponent(d: Piece, prime: Piece): LockedMemory {
  const size = prime.length + 1;
  const modulus = new LockedMemory(size).fill((room) => {
    room.set(prime, 1);
    room[size - 1] = (room[size - 1] as number) - 1; // a prime is odd
  });
  try {
    return new LockedMemory(size).fill((rest) =>
      modulus.use((less) => {
        for (const byte of d)
          for (let bit = 7; bit >= 0; bit--) {
            shiftIn(rest, (byte >> bit) & 1);
            if (Buffer.compare(rest, less) >= 0) subtract(rest, less);
          }
      }),
    );
  } finally {
    modulus.free();
  }
}

function shiftIn(number: Buffer, bit: number): void {
  let carry = bit;
  for (let at = number.length - 1; at >= 0; at--) {
    const doubled = ((number[at] as number) << 1) | carry;
    number[at] = doubled & 0xff;
    carry = doubled >> 8;
  }
}

function subtract(from: Buffer, what: Buffer): void {
  let borrow = 0;
  for (let at = from.length - 1; at >= 0; at--) {
    const left = (from[at] as number) - (what[at] as number) - borrow;
    from[at] = left & 0xff;
    borrow = left < 0 ? 1 : 0;
  }
}
