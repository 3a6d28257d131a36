/** Which vocabulary or language a platform is judged by. */
import type { CliMode, Platform } from '@interlock/model';
import { type Device, newDevice, type WrittenDevice } from '../grammar/device.ts';
import { judgeLine } from '../grammar/line.ts';
import { type Judgement, unknown } from '../judgement.ts';
import { routerOsPieces } from '../routeros/pieces.ts';
import { shellPieces } from '../shell/pieces.ts';
import { ciscoIos } from './cisco-ios.ts';
import { frr } from './frr.ts';
import { juniperJunos } from './juniper-junos.ts';

const written: Partial<Record<Platform, WrittenDevice>> = {
  cisco_ios: ciscoIos,
  frr,
  juniper_junos: juniperJunos,
};

const devices = new Map<Platform, Device>();

/** A piece of the input as it is sent, with its finding; spans count from the start of the piece. */
export interface Piece {
  readonly text: string;
  readonly start: number;
  readonly judgement: Judgement;
}

/** True where a line cannot be read without those around it. */
export function readsWhole(platform: Platform): boolean {
  return platform === 'mikrotik_routeros' || platform === 'linux';
}

/** Judges a line (or, where `readsWhole`, the whole input) on a platform. */
export function judgeOn(platform: Platform, text: string, mode: CliMode): Piece[] {
  if (platform === 'mikrotik_routeros') return routerOsPieces(text, mode);
  if (platform === 'linux') return shellPieces(text, mode);
  const device = deviceOf(platform);
  const judgement = device ? judgeLine(device, text, mode) : unknown(`the platform ${platform} is not known yet`);
  return [{ text, start: 0, judgement }];
}

function deviceOf(platform: Platform): Device | null {
  const known = devices.get(platform);
  if (known) return known;
  const data = written[platform];
  if (!data) return null;
  const made = newDevice(data);
  devices.set(platform, made);
  return made;
}
