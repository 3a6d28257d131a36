/**
 * A double of AWS KMS for tests: an HTTP server on this machine that speaks the protocol of the real SDK (AWS JSON 1.1),
 * keeps keys, and misbehaves when told.
 */
import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type State = 'Enabled' | 'Disabled' | 'PendingDeletion' | 'Unavailable';
type Asked = Record<string, unknown> & { KeyId?: string; EncryptionContext?: Record<string, string> };
interface Key {
  arn: string;
  bytes: Buffer;
  state: State;
  deletion?: number;
}

/** How it misbehaves, until told otherwise. */
export type Manner =
  | 'honest'
  | 'throttles'
  | 'hangs'
  | 'breaks'
  | 'hangs-up'
  | 'denies'
  | 'denies-decrypt'
  | 'wraps-rubbish'
  | 'babbles'
  | 'babbles-on'
  /** Its refusal has a name that moves the cursor of a terminal. */
  | 'curses'
  /** Does what it is asked and hangs up, as often as `times` says. */
  | 'loses-answers'
  /** Answers with the plaintext of what it was asked first. */
  | 'answers-for-another'
  | 'names-another-key';

export class KmsDouble {
  readonly #keys = new Map<string, Key>();
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  #kept: string | null = null;
  manner: Manner = 'honest';
  /** With 'throttles': how many times before it is honest again. */
  times = Number.POSITIVE_INFINITY;
  /** While set, the answer to the next decryption waits for it. */
  holds: Promise<void> | null = null;
  /** Bytes that were taken of an answer without end. */
  drunk = 0;
  readonly asked: { operation: string; body: Asked; host: string }[] = [];

  async start(): Promise<string> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  makeKey(): string {
    const arn = `arn:aws:kms:us-east-1:111122223333:key/${randomUUID()}`;
    this.#keys.set(arn, { arn, bytes: randomBytes(32), state: 'Enabled' });
    return arn;
  }

  set(arn: string, state: State): void {
    (this.#keys.get(arn) as Key).state = state;
  }

  /** After its waiting window: the key is no more. */
  forget(arn: string): void {
    this.#keys.delete(arn);
  }

  count(operation: string): number {
    return this.asked.filter((one) => one.operation === operation).length;
  }

  #babbleOn(response: ServerResponse): void {
    const more = () => {
      while (!response.destroyed && this.drunk < 64 << 20 && response.write(' '.repeat(1 << 20))) this.drunk += 1 << 20;
    };
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).on('drain', more);
    more();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const operation = String(request.headers['x-amz-target']).replace('TrentService.', '');
    const body = JSON.parse(Buffer.concat(parts).toString()) as Asked;
    this.asked.push({ operation, body, host: String(request.headers.host) });
    const answer = (status: number, content: object, type = 'application/x-amz-json-1.1') => {
      if (this.manner === 'loses-answers' && this.times-- > 0) return void request.socket.destroy();
      response.writeHead(status, { 'content-type': type, 'x-amzn-requestid': randomUUID() });
      response.end(JSON.stringify(content));
    };
    const fail = (name: string, status = 400) => answer(status, { __type: name, message: `double: ${name}` });
    if (!/^AWS4-HMAC-SHA256 /.test(request.headers.authorization ?? ''))
      return fail('MissingAuthenticationTokenException');
    if (this.manner === 'hangs') return;
    if (this.manner === 'hangs-up') return void request.socket.destroy();
    if (this.manner === 'breaks') return fail('KMSInternalException', 500);
    if (this.manner === 'denies' || (this.manner === 'denies-decrypt' && operation === 'Decrypt'))
      return fail('AccessDeniedException');
    if (this.manner === 'curses') return fail('\u001b[2JYourKeyIsGone');
    if (this.manner === 'babbles-on') return this.#babbleOn(response);
    if (this.manner === 'babbles') return void response.writeHead(200).end('<html>not KMS</html>');
    if (this.manner === 'throttles' && this.times-- > 0) return fail('ThrottlingException');
    const key = this.#keys.get(String(body.KeyId));
    if (!key) return fail('NotFoundException');
    if (operation === 'DescribeKey') {
      const other = this.manner === 'names-another-key' ? { Arn: another(key.arn) } : { Arn: key.arn };
      const more = key.state === 'PendingDeletion' && key.deletion ? { DeletionDate: key.deletion } : {};
      return answer(200, { KeyMetadata: { KeyId: key.arn.split('/')[1], KeyState: key.state, ...other, ...more } });
    }
    if (operation === 'ScheduleKeyDeletion' && key.state === 'PendingDeletion') return fail('KMSInvalidStateException');
    if (operation === 'ScheduleKeyDeletion') {
      key.state = 'PendingDeletion';
      const days = Number(body.PendingWindowInDays);
      key.deletion = Date.now() / 1000 + days * 86_400;
      return answer(200, {
        KeyId: key.arn,
        DeletionDate: key.deletion,
        KeyState: key.state,
        PendingWindowInDays: days,
      });
    }
    if (key.state === 'Disabled') return fail('DisabledException');
    if (key.state !== 'Enabled') return fail('KMSInvalidStateException');
    const aad = Buffer.from(JSON.stringify(Object.entries(body.EncryptionContext ?? {}).sort()));
    if (operation === 'Encrypt' && this.manner === 'wraps-rubbish')
      return answer(200, { CiphertextBlob: randomBytes(120).toString('base64'), KeyId: key.arn });
    if (operation === 'Encrypt') {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key.bytes, iv).setAAD(aad);
      const sealed = Buffer.concat([cipher.update(Buffer.from(String(body.Plaintext), 'base64')), cipher.final()]);
      const blob = Buffer.concat([Buffer.from(`${key.arn}\n`), iv, sealed, cipher.getAuthTag()]);
      return answer(200, { CiphertextBlob: blob.toString('base64'), KeyId: key.arn });
    }
    if (operation !== 'Decrypt') return fail('UnknownOperationException');
    const blob = Buffer.from(String(body.CiphertextBlob), 'base64');
    const end = blob.indexOf('\n');
    const owner = this.#keys.get(blob.subarray(0, Math.max(0, end)).toString());
    if (!owner || blob.length < end + 30) return fail('InvalidCiphertextException');
    if (owner !== key) return fail('IncorrectKeyException');
    try {
      const decipher = createDecipheriv('aes-256-gcm', key.bytes, blob.subarray(end + 1, end + 13)).setAAD(aad);
      decipher.setAuthTag(blob.subarray(blob.length - 16));
      const own = Buffer.concat([decipher.update(blob.subarray(end + 13, blob.length - 16)), decipher.final()]);
      this.#kept ??= own.toString('base64');
      const { holds } = this;
      this.holds = null;
      await holds;
      const plaintext = this.manner === 'answers-for-another' ? this.#kept : own.toString('base64');
      const named = this.manner === 'names-another-key' ? another(key.arn) : key.arn;
      return answer(200, { Plaintext: plaintext, KeyId: named, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' });
    } catch {
      return fail('InvalidCiphertextException');
    }
  }
}

/** The ARN of a key that differs in its last digit. */
function another(arn: string): string {
  return `${arn.slice(0, -1)}${arn.endsWith('f') ? '0' : 'f'}`;
}

/** A double that ends with the test; credentials for it stand in the environment until then. */
export async function kmsDouble(test: { after: (done: () => void | Promise<void>) => void }) {
  const double = new KmsDouble();
  const endpoint = await double.start();
  process.env.AWS_ACCESS_KEY_ID = 'AKIAIOSFODNN7EXAMPLE';
  process.env.AWS_SECRET_ACCESS_KEY = 'a-key-of-the-double';
  test.after(() => double.stop());
  return { double, endpoint };
}
