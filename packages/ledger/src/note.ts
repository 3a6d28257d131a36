/** Signed notes with Ed25519 and their verifier keys (C2SP signed-note). */
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { Fault } from '@interlock/model';
import { same, sha256 } from './merkle.ts';

/** Signs for one log. The private key stays where it is; only bytes go in and a signature of 64 bytes comes out. */
export interface Signer {
  /** The 32 bytes of RFC 8032. */
  readonly publicKey: Uint8Array;
  readonly sign: (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>;
}

/** Who a signature is expected of: a name and a key, written as a vkey. */
export interface Verifier {
  /** Four bytes that stand before each signature. */
  readonly keyId: Uint8Array;
  readonly name: string;
  readonly publicKey: Uint8Array;
  readonly vkey: string;
  /** Whether `signature` is this key's over `bytes`. */
  readonly verifies: (bytes: Uint8Array, signature: Uint8Array) => boolean;
}

export interface NoteSignature {
  readonly name: string;
  readonly keyId: Uint8Array;
  readonly signature: Uint8Array;
}

export interface Note {
  /** With its last newline; this is what is signed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** Types of keys in a vkey: what signs a log's own notes, and what a witness cosigns with. */
export const ed25519 = 0x01;
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex'); // RFC 8410: SubjectPublicKeyInfo of Ed25519
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex'); // RFC 8410: PrivateKeyInfo of Ed25519
const mostSignatures = 64;
const namePattern = /^[^\s+\p{Cc}\p{Z}]{1,200}$/u;

/** A signer that holds its key in this process, from the 32-byte seed of RFC 8032. */
export function signerFromSeed(seed: Uint8Array): Signer {
  const key = createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return { publicKey: spki.subarray(spkiPrefix.length), sign: (bytes) => sign(null, bytes, key) };
}

/** The verifier of one name and key. Throws Fault `ledger.bad-key`. */
export function verifierOf(name: string, publicKey: Uint8Array, type: number = ed25519): Verifier {
  if (!namePattern.test(name) || !name.isWellFormed()) throw badKey(`"${name}" is no name of a key`);
  if (publicKey.length !== 32) throw badKey('an Ed25519 public key has 32 bytes');
  let key: KeyObject;
  try {
    key = createPublicKey({ key: Buffer.concat([spkiPrefix, publicKey]), format: 'der', type: 'spki' });
  } catch (error) {
    throw badKey('it is no Ed25519 public key', error);
  }
  const id = keyIdOf(name, publicKey, type);
  const material = Buffer.concat([Uint8Array.of(type), publicKey]).toString('base64');
  return {
    name,
    publicKey,
    keyId: id,
    vkey: `${name}+${id.toString('hex')}+${material}`,
    verifies: (bytes, signature) => signature.length === 64 && verify(null, bytes, key, signature),
  };
}

/** Reads a vkey. Throws Fault `ledger.bad-key`. */
export function parseVerifier(vkey: string, type: number = ed25519): Verifier {
  const parts = vkey.split('+');
  const [name, , ...rest] = parts;
  const material = fromBase64(rest.join('+'));
  if (name === undefined || material === null || material.length !== 33 || material[0] !== type)
    throw badKey(`it is no Ed25519 verifier key of type ${type}`);
  const verifier = verifierOf(name, material.subarray(1), type);
  if (verifier.vkey !== vkey) throw badKey('its name, identifier and key do not belong together');
  return verifier;
}

/** SHA-256(name ‖ newline ‖ type ‖ public key), the first four bytes. */
function keyIdOf(name: string, publicKey: Uint8Array, type: number): Buffer {
  return sha256(Buffer.concat([Buffer.from(`${name}\n`), Uint8Array.of(type), publicKey])).subarray(0, 4);
}

/** Signs `text`, which ends in a newline, under `name`. */
export async function signNote(text: string, name: string, signer: Signer): Promise<string> {
  const signature = await signer.sign(Buffer.from(text));
  return `${text}\n${signatureLine(name, keyIdOf(name, signer.publicKey, ed25519), signature)}`;
}

/** One line below a note's text, with its newline. */
export function signatureLine(name: string, keyId: Uint8Array, signature: Uint8Array): string {
  return `— ${name} ${Buffer.concat([keyId, signature]).toString('base64')}\n`;
}

/** Takes a note apart without checking a signature. Throws Fault `ledger.bad-note`. */
export function parseNote(note: string): Note {
  const cut = note.lastIndexOf('\n\n');
  const controls = /\p{Cc}/u.test(note.replaceAll('\n', ''));
  if (cut < 0 || controls || !note.isWellFormed() || !note.endsWith('\n')) throw badNote('it is no signed note');
  const lines = note.slice(cut + 2, -1).split('\n');
  if (lines.length > mostSignatures) throw badNote(`it has more than ${mostSignatures} signatures`);
  return { text: note.slice(0, cut + 1), signatures: lines.map(parseSignature) };
}

function parseSignature(line: string): NoteSignature {
  const [dash, name, base64, ...rest] = line.split(' ');
  const bytes = fromBase64(base64 ?? '');
  if (dash !== '—' || name === undefined || !namePattern.test(name) || rest.length > 0)
    throw badNote('a line of a signature is malformed');
  if (bytes === null || bytes.length < 5) throw badNote('a signature is malformed');
  return { name, keyId: bytes.subarray(0, 4), signature: bytes.subarray(4) };
}

/** The text of a note that `verifier` signed; signatures of other keys are left aside. Throws `ledger.bad-note`. */
export function openNote(note: string, verifier: Verifier): string {
  const { text, signatures } = parseNote(note);
  const known = signatures.filter((item) => item.name === verifier.name && same(item.keyId, verifier.keyId));
  if (known.length === 0) throw badNote(`it is not signed by ${verifier.vkey}`);
  const bytes = Buffer.from(text);
  if (!known.every((item) => verifier.verifies(bytes, item.signature)))
    throw badNote(`a signature in the name of ${verifier.name} is wrong`);
  return text;
}

/** Bytes of standard base64 in its one spelling, or null. */
export function fromBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

function badKey(what: string, cause?: unknown): Fault {
  return new Fault(
    'ledger.bad-key',
    `This is no key of a ledger: ${what}.`,
    'Give the verifier key as the ledger prints it: name, identifier and key with + between them.',
    { cause },
  );
}

/** Fault `ledger.bad-note`, of a note or checkpoint. */
export function badNote(what: string): Fault {
  return new Fault(
    'ledger.bad-note',
    `This checkpoint is not accepted: ${what}.`,
    'Compare it with a copy that stands elsewhere, and do not rely on it.',
  );
}
