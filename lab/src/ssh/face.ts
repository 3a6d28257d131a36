import type { Misbehaviour } from '../misbehaviour.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** What a device shows to its SSH server. */
export interface DeviceFace {
  /** Says whether this password is this user's. */
  readonly checkPassword: (user: string, password: string) => boolean;
  /** Public keys of a user in OpenSSH's format. */
  readonly authorizedKeys: (user: string) => readonly string[];
  /** Sent before authentication. */
  readonly loginBanner: () => string;
  /** True while the device is off or starting: connections are reset. */
  readonly dark: () => boolean;
  /** Open connections beyond this number are refused at once. */
  readonly lines: () => number;
  /** One session channel for the connection's life, which ends with it; otherwise any number. */
  readonly oneChannel: boolean;
  readonly idleMilliseconds: () => number | null;
  readonly misbehaviour: () => Misbehaviour;
  /** Told of a mistake of the lab's own that ended a session. */
  readonly failed: (error: unknown) => void;
  /** Runs an interactive session until it ends. May throw TerminalClosed. */
  readonly shell: (visit: Visit) => Promise<void>;
  /** Runs one command without a prompt; the answer is its exit status. May throw TerminalClosed. */
  readonly command: (visit: Visit, command: string) => Promise<number>;
}

/** Somebody at a device: who, from where, and the terminal between. */
export interface Visit {
  readonly user: string;
  readonly from: string;
  readonly terminal: Terminal;
  /** Cuts the connection without a word when so many more bytes were written. */
  readonly cutAfter: (bytes: number) => void;
}
