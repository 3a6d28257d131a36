import type { Misbehaviour } from './misbehaviour.ts';
import type { DeviceFace } from './ssh/face.ts';
import type { Role } from './topology.ts';

export type LabPlatform = 'cisco_ios' | 'mikrotik_routeros' | 'juniper_junos' | 'linux';

/** What survives a power cut; plain JSON. */
export type SavedState =
  | null
  | boolean
  | number
  | string
  | readonly SavedState[]
  | { readonly [key: string]: SavedState };

/** One device of the lab, whatever its command line. */
export interface PracticeDevice {
  readonly role: Role;
  readonly platform: LabPlatform;
  /** The name it started with. */
  readonly name: string;
  readonly face: DeviceFace;
  /** Set at once for sessions that exist and those to come. */
  misbehaviour: Misbehaviour;
  /** Cuts every connection; given by whoever listens for the device. */
  dropAll: () => void;
  /** Called after something was written to its own storage; given by whoever keeps that. */
  stored: () => void;
  /** The configuration as the device itself would list it. */
  readonly runningConfig: () => string;
  readonly save: () => SavedState;
  readonly close: () => void;
}
