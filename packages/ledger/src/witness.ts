/** A witness: it countersigns a checkpoint only as the continuation of the last one it saw (C2SP tlog-witness). */
import { Fault } from '@interlock/model';
import { type Checkpoint, claimOf, openCheckpoint } from './checkpoint.ts';
import { cosign } from './cosignature.ts';
import { type Hash, same, verifyConsistency } from './merkle.ts';
import { badNote, fromBase64, parseNote, type Signer, signatureLine, type Verifier } from './note.ts';

/** What a log asks of a witness. */
export interface WitnessRequest {
  /** Size of the last checkpoint that this witness countersigned; 0 at the first time. */
  readonly old: number;
  readonly proof: readonly Hash[];
  /** The signed checkpoint, as a note. */
  readonly checkpoint: string;
}

const mostProof = 63;

/** The body of tlog-witness `add-checkpoint`. */
export function formatRequest({ old, proof, checkpoint }: WitnessRequest): string {
  const lines = [`old ${old}`, ...proof.map((hash) => Buffer.from(hash).toString('base64'))];
  return `${lines.join('\n')}\n\n${checkpoint}`;
}

/** Takes a request apart without believing it. Throws Fault `ledger.bad-note`. */
export function parseRequest(text: string): WitnessRequest {
  const cut = text.indexOf('\n\n');
  const [first, ...hashes] = text.slice(0, Math.max(0, cut)).split('\n');
  const old = /^old (0|[1-9][0-9]{0,15})$/.exec(first ?? '')?.[1];
  if (cut < 0 || old === undefined || hashes.length > mostProof) throw badNote('it is no request to a witness');
  const proof = hashes.map((line) => fromBase64(line));
  if (!proof.every((hash): hash is Buffer => hash?.length === 32)) throw badNote('a hash of its proof is malformed');
  return { old: Number(old), proof, checkpoint: text.slice(cut + 2) };
}

export interface WitnessOptions {
  readonly name: string;
  readonly signer: Signer;
  /** The log's key as this witness pinned it when it first saw it; never what the request says. */
  readonly log: Verifier;
  /** The last checkpoint of this log that it countersigned, or null. */
  readonly last: Checkpoint | null;
  /** Seconds since 1970. */
  readonly time: number;
}

/**
 * Checks a request and answers with the checkpoint as the log signed it and with the witness's line below it; the
 * caller makes that durable before it hands it out. Throws Fault `ledger.bad-note`, `witness.other-size` (the request
 * begins elsewhere than where the witness stands), or `witness.refused`: the log was rewritten, cut or forked.
 */
export async function countersign(request: WitnessRequest, options: WitnessOptions): Promise<string> {
  const { log, last } = options;
  const now = openCheckpoint(request.checkpoint, log);
  const size = last?.size ?? 0;
  if (now.size < size) throw refused(log, last, now, `it has ${now.size} entries, and this witness saw ${size}`);
  if (request.old !== size) throw otherSize(request.old, size);
  if (now.size === size && last !== null && !same(now.root, last.root))
    throw refused(log, last, now, `it has another root at ${size} entries`);
  const continues =
    size === 0 || now.size === size
      ? request.proof.length === 0
      : verifyConsistency(size, now.size, request.proof, (last as Checkpoint).root, now.root);
  if (!continues) throw refused(log, last, now, `nothing shows that its ${now.size} entries continue those ${size}`);
  const own = request.checkpoint.slice(0, request.checkpoint.indexOf('\n\n') + 2) + ownLine(request.checkpoint, log);
  return own + (await cosign(own, options.time, options.name, options.signer));
}

/** The log's own signature line. */
function ownLine(note: string, log: Verifier): string {
  const own = parseNote(note).signatures.find(({ name, keyId }) => name === log.name && same(keyId, log.keyId));
  if (own === undefined) throw badNote(`it is not signed by ${log.vkey}`);
  return signatureLine(own.name, own.keyId, own.signature);
}

/** Which log a request is of, whoever signed it; only to know what to look for. Throws Fault `ledger.bad-note`. */
export function originOf(request: WitnessRequest): string {
  return claimOf(request.checkpoint).origin;
}

function refused(log: Verifier, last: Checkpoint | null, now: Checkpoint, why: string): Fault {
  return new Fault(
    'witness.refused',
    `This is not the log ${log.name} that this witness knows (${last?.size ?? 0} entries): ${why}.`,
    `Keep the request as evidence: ${log.name} signed it for ${now.size} entries. Ask its owner; nothing was countersigned.`,
  );
}

function otherSize(old: number, size: number): Fault {
  return new Fault(
    'witness.other-size',
    `The request begins at ${old} entries, and this witness stands at ${size}.`,
    `Make it again with --old ${size}.`,
  );
}
