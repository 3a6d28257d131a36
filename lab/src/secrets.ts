import { randomBytes } from 'node:crypto';
import { type KeyPair, newKeyPair } from './ssh/keys.ts';
import { type Role, roles } from './topology.ts';

/** What one device keeps from strangers; each value is a canary that must turn up nowhere else. */
export interface DeviceSecrets {
  /** Of the account `admin`, which may do everything. */
  readonly password: string;
  /** Of the account `reader`, which may only look. */
  readonly readerPassword: string;
  /** Asked by `enable`. */
  readonly enableSecret: string;
  /** SNMP community, in clear in the configuration. */
  readonly community: string;
  readonly hostKey: KeyPair;
}

/** Plain JSON: the caller keeps it with its data folder and gives it back at the next start. */
export interface LabSecrets {
  readonly devices: Readonly<Record<Role, DeviceSecrets>>;
  /** A key that logs `admin` in everywhere. */
  readonly userKey: KeyPair;
}

/** New secrets for every device. Passwords have 96 bits from `random`; keys are made by the platform's generator. */
export function newLabSecrets(random: (bytes: number) => Uint8Array = randomBytes): LabSecrets {
  const word = () => Buffer.from(random(12)).toString('base64url').replace(/[-_]/g, 'x');
  const device = (role: Role): DeviceSecrets => ({
    password: word(),
    readerPassword: word(),
    enableSecret: word(),
    community: word(),
    hostKey: newKeyPair(`lab ${role}`),
  });
  const devices = Object.fromEntries(roles.map((role) => [role, device(role)])) as Record<Role, DeviceSecrets>;
  return { devices, userKey: newKeyPair('lab user') };
}
