/** One login on a connection whose host key was accepted: one credential, one try. */
import { Fault } from '@interlock/model';
import ssh2 from 'ssh2';
import { type Certificate, certificateRejected, readCertificate } from './certificate.ts';
import { type CertifiedKey, certifiedKey, otherLibrary } from './certified-key.ts';
import { agentKey, agentOf, type OneKey, signingKey } from './signing.ts';
import type { CredentialLender, SecretBytes, SshCredential, SshEnd } from './ssh.ts';

type Method =
  | ssh2.NoAuthMethod
  | ssh2.PasswordAuthMethod
  | ssh2.PublicKeyAuthMethod
  | ssh2.AgentAuthMethod
  | ssh2.KeyboardInteractiveAuthMethod;
type Next = (method: Method) => void;
interface Offering {
  readonly over: (fault: Fault) => void;
  /** A key by its certificate; null where it has none. */
  readonly shownBy: (key: ssh2.ParsedKey, certificate: Uint8Array | undefined) => CertifiedKey | null;
  /** Hears which agent is asked. */
  readonly asks: (agent: OneKey) => void;
}

export interface Login {
  /** ssh2 asks for the first method, and again after each that failed or did not suffice. */
  readonly next: (methodsLeft: readonly string[] | null, partial: boolean | null, next: Next) => void;
  /** The device accepted, or the connection ended first. */
  readonly over: () => void;
  /** Whether it waits for the person's agent, and not for the device. */
  readonly asksAgent: () => boolean;
}

/** Drives a login; a failure is told once through `fail`, which ends the connection. */
export function beginLogin(
  end: SshEnd,
  client: ssh2.Client,
  lender: CredentialLender,
  fail: (fault: Fault) => void,
): Login {
  let step: 'begin' | 'asked' | 'sent' | 'over' = 'begin';
  let credential: SshCredential | undefined;
  let shown: Certificate | undefined;
  let answered: () => void = () => {};
  let agent: OneKey | undefined;
  const shownBy: Offering['shownBy'] = (key, certificate) => {
    if (certificate === undefined) return null;
    shown = readCertificate(end, certificate, key.getPublicSSH(), Date.now());
    return certifiedKey(client, key, shown, () => over(otherLibrary(end)));
  };
  const over = (fault?: Fault) => {
    if (step === 'over') return;
    step = 'over';
    credential = undefined;
    agent?.close();
    answered();
    if (fault !== undefined) fail(fault);
  };
  const lent = (given: SshCredential, next: Next): Promise<void> => {
    if (step === 'over') return Promise.resolve();
    credential = given;
    step = 'asked';
    const settled = new Promise<void>((resolve) => {
      answered = resolve;
    });
    // `none` costs no attempt and tells which methods the device takes
    next({ type: 'none', username: given.username });
    return settled;
  };
  return {
    over: () => over(),
    asksAgent: () => agent?.asked ?? false,
    next(methodsLeft, partial, next) {
      if (step === 'begin') {
        lender((given) => lent(given, next)).then(
          () => over(new Fault('wire.no-credential', `No credential was lent for ${end.name}.`, 'Nothing was sent.')),
          (error: unknown) => over(unlent(end, error)),
        );
      } else if (step === 'asked' && credential !== undefined) {
        step = 'sent';
        try {
          const asks = (one: OneKey) => {
            agent = one;
          };
          send(end, credential, methodsLeft ?? [], next, { over, shownBy, asks });
        } catch (error) {
          over(unlent(end, error));
        }
      } else if (step === 'sent' && credential !== undefined) {
        if (partial === true) over(incomplete(end, credential));
        else over(shown ? certificateRejected(end, credential.username, shown) : rejected(end, credential));
      }
    },
  };
}

function send(
  end: SshEnd,
  credential: SshCredential,
  methods: readonly string[],
  next: Next,
  { over, shownBy, asks }: Offering,
): void {
  const { username } = credential;
  const offer = (key: ssh2.ParsedKey, certificate: Uint8Array | undefined) =>
    next({ type: 'publickey', username, key: shownBy(key, certificate) ?? key });
  if (credential.kind !== 'password') {
    if (!methods.includes('publickey')) over(notTaken(end, 'a key', methods));
    else if (credential.kind === 'signer') offer(signingKey(end, credential), credential.certificate);
    else if (credential.kind === 'agent') {
      const key = agentKey(end, credential);
      const agent = agentOf(credential, key, shownBy(key, credential.certificate));
      asks(agent);
      next({ type: 'agent', username, agent });
    } else offer(parsedKey(end, credential.privateKey, credential.passphrase), credential.certificate);
  } else if (methods.includes('password')) {
    // the library takes a buffer as well and copies it into the packet at once; its types know only strings
    see(credential.password, (bytes) => next({ type: 'password', username, password: bytes as unknown as string }));
  } else if (methods.includes('keyboard-interactive')) {
    next({ type: 'keyboard-interactive', username, prompt: answerOnce(end, credential, over) });
  } else over(notTaken(end, 'a password', methods));
}

/** The password in answer to the one question for it; a second question is a rejection. */
function answerOnce(
  end: SshEnd,
  credential: Extract<SshCredential, { kind: 'password' }>,
  over: (fault: Fault) => void,
): ssh2.KeyboardInteractiveAuthMethod['prompt'] {
  let asked = 0;
  return (_name, _instructions, _language, prompts, finish) => {
    const first = prompts[0];
    if (asked++ > 0) over(rejected(end, credential));
    else if (prompts.length !== 1 || first === undefined || first.echo === true) over(asksElse(end, prompts));
    else see(credential.password, (bytes) => finish([bytes.toString('utf8')]));
  };
}

function parsedKey(end: SshEnd, key: SecretBytes, passphrase: SecretBytes | undefined): ssh2.ParsedKey {
  const parse = (words?: Buffer) => see(key, (bytes) => ssh2.utils.parseKey(bytes, words));
  const parsed =
    passphrase === undefined ? parse() : see(passphrase, (words) => parse(words.length === 0 ? undefined : words));
  const one = Array.isArray(parsed) ? (parsed[0] as ssh2.ParsedKey) : parsed;
  if (one instanceof Error || !one.isPrivateKey())
    throw new Fault(
      'wire.key-unreadable',
      `The private key for ${end.name} cannot be read, or its passphrase is wrong.`,
      'Put the key into the keychain entry again, in OpenSSH or PEM form, with its passphrase.',
    );
  return one;
}

function see<T>(secret: SecretBytes, use: (bytes: Buffer) => T): T {
  return secret instanceof Uint8Array
    ? use(Buffer.from(secret.buffer, secret.byteOffset, secret.length))
    : secret.use(use);
}

function rejected(end: SshEnd, { kind, username }: SshCredential): Fault {
  const what = kind === 'password' ? 'password' : 'key';
  return new Fault(
    'wire.auth-rejected',
    `${end.name} rejected the ${what} of ${username}. Not tried again: the account may lock.`,
    'Correct the keychain entry, or attach another one to the host.',
  );
}

function incomplete(end: SshEnd, { username }: SshCredential): Fault {
  return new Fault(
    'wire.auth-incomplete',
    `${end.name} accepted the credential of ${username} and wants another factor as well.`,
    'Use an account that logs in with one factor, or open a terminal of your own.',
  );
}

function notTaken(end: SshEnd, what: string, methods: readonly string[]): Fault {
  const takes = methods.length === 0 ? 'nothing' : methods.slice(0, 8).join(', ').slice(0, 200);
  return new Fault(
    'wire.auth-method',
    `${end.name} does not take ${what}; it offers ${takes}.`,
    'Attach a keychain entry of a kind that the host takes.',
  );
}

function asksElse(end: SshEnd, prompts: readonly ssh2.Prompt[]): Fault {
  const asked = prompts
    .map(({ prompt }) => JSON.stringify(prompt.slice(0, 60)))
    .slice(0, 3)
    .join(', ');
  return new Fault(
    'wire.auth-method',
    `${end.name} asks for something other than one password: ${asked}. Nothing was answered.`,
    'Use an account that logs in with a password or a key alone.',
  );
}

function unlent(end: SshEnd, cause: unknown): Fault {
  if (cause instanceof Fault) return cause;
  return new Fault(
    'wire.no-credential',
    `The credential for ${end.name} could not be opened.`,
    'Unlock the vault and try again.',
    { cause },
  );
}
