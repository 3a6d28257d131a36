import { Fault, type Platform } from '@interlock/model';
import { aristaEos } from './arista-eos.ts';
import { arubaAoscx } from './aruba-aoscx.ts';
import { ciscoAsa } from './cisco-asa.ts';
import { ciscoIos } from './cisco-ios.ts';
import { ciscoIosxr } from './cisco-iosxr.ts';
import { ciscoNxos } from './cisco-nxos.ts';
import { frr } from './frr.ts';
import { hpeComware } from './hpe-comware.ts';
import { huaweiVrp } from './huawei-vrp.ts';
import { juniperJunos } from './juniper-junos.ts';
import { linux } from './linux.ts';
import { mikrotikRouterOs } from './mikrotik-routeros.ts';
import type { Profile } from './profile.ts';
import { vyos } from './vyos.ts';

const profiles = new Map<Platform, Profile>(
  [
    aristaEos,
    arubaAoscx,
    ciscoAsa,
    ciscoIos,
    ciscoIosxr,
    ciscoNxos,
    frr,
    hpeComware,
    huaweiVrp,
    juniperJunos,
    linux,
    mikrotikRouterOs,
    vyos,
  ].map((profile) => [profile.id, profile]),
);

/** Platforms an agent can drive; a person's own terminal needs no profile. */
export const drivenPlatforms: readonly Platform[] = [...profiles.keys()];

/** The profile of a platform. Throws Fault `platforms.unknown` where there is none. */
export function profileOf(platform: Platform): Profile {
  const profile = profiles.get(platform);
  if (profile === undefined)
    throw new Fault(
      'platforms.unknown',
      `Interlock does not know how ${platform} shows its prompt, so nothing can be run there for you.`,
      'Open a terminal on the host and type yourself, or set its platform to one that is driven.',
    );
  return profile;
}
