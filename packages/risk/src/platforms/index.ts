/** Which vocabulary or language a platform is judged by. */
import type { CliMode, Platform } from '@interlock/model';
import { type Device, newDevice, type WrittenDevice } from '../grammar/device.ts';
import { judgeLine } from '../grammar/line.ts';
import type { Judgement } from '../judgement.ts';
import { routerOsPieces } from '../routeros/pieces.ts';
import { shellPieces } from '../shell/pieces.ts';
import { aristaEos } from './arista-eos.ts';
import { arubaAoscx } from './aruba-aoscx.ts';
import { arubaOs } from './aruba-os.ts';
import { ciscoAsa } from './cisco-asa.ts';
import { ciscoIos } from './cisco-ios.ts';
import { ciscoIosxr } from './cisco-iosxr.ts';
import { ciscoNxos } from './cisco-nxos.ts';
import { fortinetFortios } from './fortinet-fortios.ts';
import { frr } from './frr.ts';
import { hpProcurve } from './hp-procurve.ts';
import { hpeComware } from './hpe-comware.ts';
import { huaweiVrp } from './huawei-vrp.ts';
import { juniperJunos } from './juniper-junos.ts';
import { nokiaSros } from './nokia-sros.ts';
import { type OtherKind, otherDevice, otherKind } from './other.ts';
import { paloaltoPanos } from './paloalto-panos.ts';
import { judgeSql } from './sql.ts';
import { vyos } from './vyos.ts';

const written: Partial<Record<Platform, WrittenDevice>> = {
  arista_eos: aristaEos,
  cisco_nxos: ciscoNxos,
  cisco_iosxr: ciscoIosxr,
  cisco_asa: ciscoAsa,
  huawei_vrp: huaweiVrp,
  hpe_comware: hpeComware,
  aruba_aoscx: arubaAoscx,
  aruba_os: arubaOs,
  hp_procurve: hpProcurve,
  fortinet_fortios: fortinetFortios,
  paloalto_panos: paloaltoPanos,
  nokia_sros: nokiaSros,
  vyos,
  cisco_ios: ciscoIos,
  frr,
  juniper_junos: juniperJunos,
};

const devices = new Map<Platform | OtherKind, Device>();

/** A piece of the input as it is sent, with its finding; spans count from the start of the piece. */
export interface Piece {
  readonly text: string;
  readonly start: number;
  readonly judgement: Judgement;
}

/** True where a line cannot be read without those around it. */
export function readsWhole(platform: Platform): boolean {
  return platform === 'mikrotik_routeros' || platform === 'linux' || platform === 'sql';
}

/** Judges a line (or, where `readsWhole`, the whole input) on a platform. */
export function judgeOn(platform: Platform, text: string, mode: CliMode): Piece[] {
  if (platform === 'mikrotik_routeros') return routerOsPieces(text, mode);
  if (platform === 'linux') return shellPieces(text, mode);
  const judgement = platform === 'sql' ? judgeSql(text, mode) : judgeLine(deviceOf(platform), text, mode);
  return [{ text, start: 0, judgement }];
}

function deviceOf(platform: Platform): Device {
  const data = written[platform];
  const kind = data ? platform : otherKind(platform);
  const known = devices.get(kind);
  if (known) return known;
  const made = newDevice(data ?? otherDevice(otherKind(platform)));
  devices.set(kind, made);
  return made;
}
