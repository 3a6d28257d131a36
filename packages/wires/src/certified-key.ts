/**
 * A key that logs in by its certificate. The library writes one name of an algorithm into a login, and a certificate needs
 * two: its own in the request, that of the plain key in the signature. So the library makes the request, and the one packet
 * that carries the signature is put right on its way to the cipher. This reaches into `_packetRW` of ssh2 1.17.0, whose
 * version is pinned; `openssh.test.ts` logs in to a real OpenSSH with it, and where the library is otherwise built, the
 * login ends as `wire.certificate-library`.
 */
import { Fault } from '@interlock/model';
import type ssh2 from 'ssh2';
import type { Certificate } from './certificate.ts';
import type { SshEnd } from './ssh.ts';

/** Where ssh2 asks for room for a packet, and hands the filled packet on. */
interface PacketWriter {
  readonly allocStart: number;
  alloc(length: number): Buffer;
  finalize(packet: Buffer): Buffer;
}

/** A key that is shown by its certificate. */
export interface CertifiedKey extends ssh2.ParsedKey {
  /** The hash that its signatures are asked for with; undefined for the one that belongs to the key. */
  readonly hash: string | undefined;
  /** Has the packet that follows carry this signature under its right name; it is as the SSH protocol writes it. */
  readonly carry: (signature: Buffer) => Buffer | Error;
}

/** `key` as the library takes one, with its certificate in place of its public key. `refuse` ends the login. */
export function certifiedKey(
  client: ssh2.Client,
  key: ssh2.ParsedKey,
  certificate: Certificate,
  refuse: () => void,
): CertifiedKey {
  const writers = (client as unknown as { _protocol?: { _packetRW?: { write?: PacketWriter } } })._protocol?._packetRW;
  const hash = certificate.signature === 'rsa-sha2-512' ? 'sha512' : undefined;
  const unknown = () => {
    refuse();
    return new Error('the library is not the one that this was written for');
  };
  const carry = (signature: Buffer) => {
    const writer = writers?.write;
    if (writers === undefined || writer === undefined || !isWriter(writer)) return unknown();
    // the library writes the packet next, before anything else runs
    writers.write = naming(writer, certificate, signature, unknown, () => {
      writers.write = writer;
    });
    return signature;
  };
  return Object.assign(Object.create(key) as ssh2.ParsedKey, {
    type: certificate.algorithm,
    getPublicSSH: () => certificate.blob,
    isPrivateKey: () => true,
    hash,
    carry,
    sign: (data: Buffer) => {
      const signed: unknown = key.sign(data, hash);
      if (!Buffer.isBuffer(signed)) return signed instanceof Error ? signed : new Error('the key did not sign');
      return carry(certificate.signature.startsWith('ecdsa-') ? fromDer(signed) : signed);
    },
  });
}

/** For one packet: the name in its signature is that of the plain key. */
function naming(
  writer: PacketWriter,
  certificate: Certificate,
  signature: Buffer,
  unknown: () => Error,
  over: () => void,
): PacketWriter {
  const tail = (name: string) => string(Buffer.concat([string(Buffer.from(name)), string(signature)]));
  const [written, wanted] = [tail(certificate.algorithm), tail(certificate.signature)];
  let length = 0;
  return {
    allocStart: 0,
    alloc(bytes) {
      length = bytes;
      return Buffer.alloc(bytes);
    },
    finalize(payload) {
      over();
      const front = length - written.length;
      if (payload.length !== length || front <= 0 || !payload.subarray(front).equals(written)) throw unknown();
      const packet = writer.alloc(front + wanted.length);
      packet.set(payload.subarray(0, front), writer.allocStart);
      packet.set(wanted, writer.allocStart + front);
      return writer.finalize(packet);
    },
  };
}

function isWriter(writer: PacketWriter): boolean {
  return (
    typeof writer.alloc === 'function' && typeof writer.finalize === 'function' && Number.isInteger(writer.allocStart)
  );
}

/** The fault for `refuse`. */
export function otherLibrary(end: SshEnd): Fault {
  return new Fault(
    'wire.certificate-library',
    `The certificate for ${end.name} was not shown: the SSH library is not the one that this was written for.`,
    'Install the versions that package-lock.json names.',
  );
}

/** A signature over a curve: two numbers in DER, as the SSH protocol writes them. */
function fromDer(der: Buffer): Buffer {
  let at = (der[1] as number) & 0x80 ? 3 : 2;
  const next = () => {
    const length = der[at + 1] as number;
    at += 2 + length;
    return string(der.subarray(at - length, at));
  };
  return Buffer.concat([next(), next()]);
}

function string(bytes: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(bytes.length);
  return Buffer.concat([head, bytes]);
}
