/** What a witness signs under a checkpoint: that it saw it, when, and as the continuation of what it saw before
 * (C2SP tlog-cosignature, Ed25519). */
import { type Checkpoint, openCheckpoint } from './checkpoint.ts';
import { same } from './merkle.ts';
import { badNote, parseNote, parseVerifier, type Signer, signatureLine, type Verifier, verifierOf } from './note.ts';

const cosigning = 0x04;
const timeBytes = 8;

export interface Cosignature {
  readonly witness: Verifier;
  /** Seconds since 1970 by the witness's clock. */
  readonly time: number;
}

/** The verifier of a witness's name and key. Throws Fault `ledger.bad-key`. */
export function witnessVerifier(name: string, publicKey: Uint8Array): Verifier {
  return verifierOf(name, publicKey, cosigning);
}

/** Reads a witness's vkey. Throws Fault `ledger.bad-key`. */
export function parseWitness(vkey: string): Verifier {
  return parseVerifier(vkey, cosigning);
}

/** The bytes that are signed: the checkpoint's text after what is signed and when. */
function messageOf(text: string, time: number): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${time}\n${text}`);
}

/** The signature line of a witness for the checkpoint in `note`; `time` in seconds. */
export async function cosign(note: string, time: number, name: string, signer: Signer): Promise<string> {
  const { keyId } = witnessVerifier(name, signer.publicKey);
  const stamp = Buffer.alloc(timeBytes);
  stamp.writeBigUInt64BE(BigInt(time));
  const signature = await signer.sign(messageOf(parseNote(note).text, time));
  return signatureLine(name, keyId, Buffer.concat([stamp, signature]));
}

/** The cosignature of `witness` in a note, or null where there is none. Throws Fault `ledger.bad-note` for a wrong one. */
export function cosignatureOf(note: string, witness: Verifier): Cosignature | null {
  const { text, signatures } = parseNote(note);
  const own = signatures.filter(({ name, keyId }) => name === witness.name && same(keyId, witness.keyId));
  let newest: Cosignature | null = null;
  for (const { signature } of own) {
    const time = signature.length === timeBytes + 64 ? Number(Buffer.from(signature).readBigUInt64BE(0)) : -1;
    if (
      !Number.isSafeInteger(time) ||
      time < 0 ||
      !witness.verifies(messageOf(text, time), signature.subarray(timeBytes))
    )
      throw badNote(`the cosignature of ${witness.name} is wrong`);
    if (newest === null || time > newest.time) newest = { witness, time };
  }
  return newest;
}

/** A checkpoint of `log` that `witness` cosigned. Throws Fault `ledger.bad-note`. */
export function openCosigned(note: string, log: Verifier, witness: Verifier): Checkpoint & Cosignature {
  const checkpoint = openCheckpoint(note, log);
  const cosignature = cosignatureOf(note, witness);
  if (cosignature === null) throw badNote(`it is not cosigned by ${witness.vkey}`);
  return { ...checkpoint, ...cosignature };
}
