/** The words of an SSH connection as the rest of the house knows it; no type of the library behind it. */
import { Fault, type HostKey } from '@interlock/model';

/** Bytes that are secret: as they are, or lent for the length of a callback. */
export type SecretBytes = Uint8Array | { use<T>(see: (bytes: Buffer) => T): T };

export type SshCredential =
  | { readonly kind: 'password'; readonly username: string; readonly password: SecretBytes }
  | {
      readonly kind: 'ssh-key';
      readonly username: string;
      readonly privateKey: SecretBytes;
      readonly passphrase?: SecretBytes;
      readonly certificate?: Uint8Array;
    }
  /** A key that signs where it is, until the login has ended. */
  | {
      readonly kind: 'signer';
      readonly username: string;
      readonly type: string;
      /** As the SSH protocol writes it. */
      readonly publicKey: Uint8Array;
      readonly sign: (data: Uint8Array, hash?: string) => Uint8Array;
      /** Of OpenSSH for this key, as the SSH protocol writes it; shown in place of the public key. */
      readonly certificate?: Uint8Array;
    }
  /** One key of the person's own agent; the agent is never forwarded. */
  | {
      readonly kind: 'agent';
      readonly username: string;
      /** Where the agent listens, as `SSH_AUTH_SOCK` names it. */
      readonly socket: string;
      /** The line of the key in `authorized_keys`. */
      readonly publicLine: string;
      /** Of OpenSSH for this key, as the SSH protocol writes it; shown in place of the public key. */
      readonly certificate?: Uint8Array;
    };

/**
 * Opens a credential when the host key is accepted and the login begins, never before. `login` settles when the
 * device has answered; what was lent may be wiped then.
 */
export type CredentialLender = (login: (credential: SshCredential) => Promise<void>) => Promise<void>;

/** One end of a connection: where it is, and by which keys it is known. */
export interface SshEnd {
  /** What a fault calls it. */
  readonly name: string;
  readonly address: string;
  readonly port: number;
  /** Keys pinned to it; without one it is not logged in to. */
  readonly hostKeys: readonly HostKey[];
}

/** A host on the way, logged in to and left open while the connection behind it stands. */
export interface SshHop extends SshEnd {
  readonly credential: CredentialLender;
}

export interface SshTimeouts {
  /** Milliseconds to reach the address. */
  readonly connect: number;
  /** Milliseconds from there to being logged in. */
  readonly login: number;
  /** Milliseconds between two signs of life on an idle connection; three without an answer end it. */
  readonly keepalive: number;
}

export const usualTimeouts: SshTimeouts = { connect: 10_000, login: 20_000, keepalive: 15_000 };

export interface SshOptions extends SshEnd {
  /** Hosts to go through, nearest first. */
  readonly route?: readonly SshHop[];
  readonly credential: CredentialLender;
  readonly timeouts?: Partial<SshTimeouts>;
  /** Gives up, and afterwards closes the connection. */
  readonly signal?: AbortSignal;
}

export interface ShellOptions {
  readonly columns: number;
  readonly rows: number;
  /** Terminal type, for example `xterm-256color`. */
  readonly term: string;
}

/** How a session ended; `fault` is null where either side closed it in order. */
export interface SessionEnd {
  readonly fault: Fault | null;
}

/** A terminal session on a device: bytes to it, bytes from it. */
export interface Session {
  /** Resolves when the bytes were handed on. Rejects with Fault `wire.cut` once the session ended. */
  write(bytes: Uint8Array | string): Promise<void>;
  resize(columns: number, rows: number): void;
  /** The one listener; bytes that came before wait for it. */
  onData(listener: (bytes: Uint8Array) => void): void;
  /** While paused, at most the window of the channel (2 MiB) is held and the device has to wait. */
  pause(): void;
  resume(): void;
  close(): void;
  readonly closed: Promise<SessionEnd>;
}

export interface SshConnection {
  /** The key the host proved to have. */
  readonly hostKey: HostKey;
  shell(options: ShellOptions): Promise<Session>;
  close(): void;
  readonly closed: Promise<SessionEnd>;
}

/** The host's key is not one it is pinned to; carries what a person needs to decide. */
export class HostKeyFault extends Fault {
  /** Name of the end that showed it: the host, or one on the way. */
  readonly host: string;
  readonly presented: HostKey;
  readonly pinned: readonly HostKey[];

  constructor(
    code: 'wire.host-key-unknown' | 'wire.host-key-changed',
    message: string,
    next: string,
    keys: { host: string; presented: HostKey; pinned: readonly HostKey[] },
  ) {
    super(code, message, next);
    this.host = keys.host;
    this.presented = keys.presented;
    this.pinned = keys.pinned;
  }
}
