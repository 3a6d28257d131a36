import type { Host, Target } from '@interlock/model';

/** The part of a host record that a call is bound to. */
export function targetOf(host: Host): Target {
  const { id, version, name, platform, environment, tags, protocol, address, port, route, hostKeys, lab } = host;
  return { host: id, version, name, platform, environment, tags, protocol, address, port, route, hostKeys, lab };
}
