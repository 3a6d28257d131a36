/** A session with a PKCS#11 token: found by label and serial number, logged in, one operation after the other. */
import { createHash } from 'node:crypto';
import { Fault } from '@interlock/model';
import type { PKCS11 } from 'pkcs11js';
import { providerRefused, providerSilent } from './provider.ts';

export type Pkcs11 = typeof import('pkcs11js');
type Handle = Buffer;

/** Which token, and how it is entered. The library is never named by a file of the vault: it is code that runs. */
export interface TokenAccess {
  /** Path of the module, for example `/usr/lib/softhsm/libsofthsm2.so`. */
  readonly library: string;
  readonly label: string;
  /** Where two tokens have one label. */
  readonly serial?: string;
  /** The user's PIN. The library takes it as a string (docs/known-limits.md). */
  readonly pin: () => string;
}

export interface OpenToken {
  readonly sdk: Pkcs11;
  readonly module: PKCS11;
  readonly session: Handle;
  readonly serial: string;
  /** It was entered for this very use: what is not there now is not there. */
  readonly fresh: boolean;
}

/** What a use throws that finds something missing in a session of before: the token is entered anew, once. */
export const enterAnew = (): Error => new Error('CKR_SESSION_CLOSED');

/** Modules stay loaded and initialised while anybody uses them: the library is one for the whole process. */
const loaded = new Map<string, { module: PKCS11; users: number }>();

export class Token {
  readonly #access: TokenAccess;
  #open: Omit<OpenToken, 'fresh'> | null = null;
  /** The PIN that was not taken, hashed, and why: it is not tried again, since a token locks itself after a few. */
  #refused: { readonly pin: string; readonly why: string } | null = null;
  #users = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(access: TokenAccess) {
    this.#access = access;
  }

  /** Runs `use` alone. A session that the token lost is opened once more. Errors of the module become Faults. */
  with<T>(use: (token: OpenToken) => Promise<T>): Promise<T> {
    const result = this.#turn.then(() => this.#try(use, true));
    this.#turn = result.catch(() => undefined);
    return result;
  }

  close(): void {
    this.#closed = true;
    this.#drop();
  }

  async #try<T>(use: (token: OpenToken) => Promise<T>, again: boolean): Promise<T> {
    if (this.#closed) throw new Fault('vault.closed', 'The vault is locked.', 'Unlock it and try again.');
    try {
      const fresh = this.#open === null;
      this.#open ??= await this.#enter();
      return await use({ ...this.#open, fresh });
    } catch (error) {
      const name = nameOf(error);
      if (lostSession.has(name)) {
        this.#drop();
        if (again) return await this.#try(use, false);
      }
      throw ours(error, this.#access);
    }
  }

  async #enter(): Promise<Omit<OpenToken, 'fresh'>> {
    const sdk = await loadSdk();
    const { library, label, serial, pin } = this.#access;
    const module = take(sdk, library);
    this.#users = 1;
    try {
      const slots = module.C_GetSlotList(true).flatMap((slot) => {
        const info = module.C_GetTokenInfo(slot);
        const found = { slot, serial: info.serialNumber.trim() };
        return info.label.trim() === label && (serial === undefined || found.serial === serial) ? [found] : [];
      });
      const [found, second] = slots;
      if (!found) throw providerSilent(`The token “${label}”`);
      if (second)
        throw providerRefused(`The token “${label}”`, 'two tokens have this label, and no serial number chose');
      const entered = pin();
      const hash = createHash('sha256').update(entered).digest('hex');
      if (this.#refused?.pin === hash) throw new Error(this.#refused.why);
      const session = module.C_OpenSession(found.slot, sdk.CKF_SERIAL_SESSION | sdk.CKF_RW_SESSION);
      try {
        module.C_Login(session, sdk.CKU_USER, entered);
      } catch (error) {
        const why = nameOf(error);
        if (why !== 'CKR_USER_ALREADY_LOGGED_IN') {
          if (why.startsWith('CKR_PIN_')) this.#refused = { pin: hash, why };
          module.C_CloseSession(session);
          throw error;
        }
      }
      return { sdk, module, session, serial: found.serial };
    } catch (error) {
      this.#drop();
      throw error;
    }
  }

  #drop(): void {
    const { library } = this.#access;
    const open = this.#open;
    this.#open = null;
    if (open)
      try {
        open.module.C_CloseSession(open.session);
      } catch {
        // it was lost, or the token is gone
      }
    if (this.#users > 0) leave(library);
    this.#users = 0;
  }
}

async function loadSdk(): Promise<Pkcs11> {
  try {
    return ((await import('pkcs11js')) as unknown as { default: Pkcs11 }).default;
  } catch (error) {
    throw new Fault(
      'vault.pkcs11-missing',
      'The addon that speaks PKCS#11 is not built on this machine.',
      'Build it once: npm rebuild pkcs11js --ignore-scripts=false (docs/key-providers.md).',
      { cause: error },
    );
  }
}

function take(sdk: Pkcs11, library: string): PKCS11 {
  const known = loaded.get(library);
  if (known) {
    known.users++;
    return known.module;
  }
  const module = new sdk.PKCS11();
  try {
    module.load(library);
  } catch (error) {
    throw new Fault(
      'vault.pkcs11-missing',
      `The PKCS#11 module ${library} could not be loaded.`,
      'Install it, or name the right file in INTERLOCK_PKCS11_LIBRARY.',
      { cause: error },
    );
  }
  try {
    module.C_Initialize();
  } catch (error) {
    if (nameOf(error) !== 'CKR_CRYPTOKI_ALREADY_INITIALIZED') throw error;
  }
  loaded.set(library, { module, users: 1 });
  return module;
}

function leave(library: string): void {
  const known = loaded.get(library);
  if (!known || --known.users > 0) return;
  loaded.delete(library);
  try {
    known.module.C_Finalize();
  } catch {
    // nothing of ours is in it any more
  }
}

const lostSession = new Set([
  'CKR_SESSION_HANDLE_INVALID',
  'CKR_SESSION_CLOSED',
  'CKR_USER_NOT_LOGGED_IN',
  'CKR_DEVICE_REMOVED',
  'CKR_TOKEN_NOT_PRESENT',
  'CKR_CRYPTOKI_NOT_INITIALIZED',
]);

/** `CKR_…`, or nothing where the error is not the module's. */
export function nameOf(error: unknown): string {
  return (error instanceof Error && /CKR_[A-Z0-9_]+/.exec(error.message)?.[0]) || '';
}

function ours(error: unknown, { label }: TokenAccess): unknown {
  const name = nameOf(error);
  const who = `The token “${label}”`;
  if (!name) return error;
  if (name.startsWith('CKR_PIN_'))
    return new Fault(
      'vault.wrong-pin',
      name === 'CKR_PIN_LOCKED' ? `${who} is locked after too many wrong PINs.` : `${who} did not take the PIN.`,
      'Correct INTERLOCK_PKCS11_PIN_FILE. A token locks itself after a few wrong ones.',
    );
  return providerSilent(who, new Error(name));
}
