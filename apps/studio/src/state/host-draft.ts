/** A host as its sheet shows it: everything is text until it is asked for. Pure. */
import type { Environment, Id, Platform } from '@interlock/model';
import type { HostChange, HostRow } from '@interlock/protocol';

export interface HostDraft {
  readonly name: string;
  readonly address: string;
  readonly port: string;
  readonly platform: Platform;
  readonly environment: Environment;
  readonly folder: string;
  readonly tags: string;
  /** Names of hosts. */
  readonly route: string;
  readonly credential: Id<'entry'> | null;
  /** Null where it is the same. */
  readonly forChanges: Id<'entry'> | null;
  readonly forEnable: Id<'entry'> | null;
  /** Fingerprints that are no longer trusted. */
  readonly forget: readonly string[];
}

export function hostDraft(host: HostRow): HostDraft {
  const { name, address, platform, environment } = host;
  return {
    name,
    address,
    platform,
    environment,
    port: String(host.port),
    folder: host.folder.join('/'),
    tags: host.tags.join(' '),
    route: host.route.join(', '),
    credential: host.credential?.id ?? null,
    forChanges: host.forChanges?.id ?? null,
    forEnable: host.forEnable?.id ?? null,
    forget: [],
  };
}

/** Only what the draft has otherwise than the host. */
export function changeOf(draft: HostDraft, host: HostRow, hosts: readonly HostRow[]): HostChange {
  const was = hostDraft(host);
  const route = steps(draft.route).flatMap((name) => hosts.find((one) => one.name === name)?.id ?? []);
  return {
    ...(draft.name.trim() === was.name ? {} : { name: draft.name.trim() }),
    ...(draft.address.trim() === was.address ? {} : { address: draft.address.trim() }),
    ...(draft.port.trim() === was.port ? {} : { port: Number(draft.port) }),
    ...(draft.platform === was.platform ? {} : { platform: draft.platform }),
    ...(draft.environment === was.environment ? {} : { environment: draft.environment }),
    ...(same(folders(draft.folder), host.folder) ? {} : { folder: folders(draft.folder) }),
    ...(same(words(draft.tags), host.tags) ? {} : { tags: words(draft.tags) }),
    ...(same(steps(draft.route), host.route) ? {} : { route }),
    ...(draft.credential === was.credential ? {} : { credential: draft.credential }),
    ...(draft.forChanges === was.forChanges ? {} : { credentialForChanges: draft.forChanges }),
    ...(draft.forEnable === was.forEnable ? {} : { credentialForEnable: draft.forEnable }),
    ...(draft.forget.length === 0 ? {} : { forgetKeys: [...draft.forget] }),
  };
}

/** A name on the way that no host has. */
export function unknownStep({ route }: HostDraft, hosts: readonly HostRow[]): string | null {
  return steps(route).find((name) => !hosts.some((host) => host.name === name)) ?? null;
}

const parts = (text: string, by: string | RegExp): string[] =>
  text
    .split(by)
    .map((part) => part.trim())
    .filter(Boolean);
const folders = (text: string) => parts(text, '/');
const words = (text: string) => parts(text, /[\s,]+/);
const steps = (text: string) => parts(text, ',');
const same = (a: readonly string[], b: readonly string[]) => JSON.stringify(a) === JSON.stringify(b);
