/**
 * `network.probe`: from this machine, a probe of one destination, which the policy judges as every probe is judged; from
 * a device it is a command of that device and goes the way of one (composite.ts).
 */
import { isIP } from 'node:net';
import { Fault, type Host } from '@interlock/model';
import { z } from 'zod';
import { isDestination, isOwnGround, settled } from './addresses.ts';
import { type ProbeKind, probeKinds, runProbe } from './probes.ts';
import { explanationProperty, given, hostProperty, type OwnTool, type RunTool, told } from './tool.ts';

const usualPort: Partial<Record<ProbeKind, number>> = { tls: 443, banner: 22 };
export const probeArguments = z.strictObject({
  kind: z.enum(probeKinds),
  destination: z.string().min(1).max(253),
  port: z.int().min(1).max(65_535).optional(),
});

export const networkProbe: OwnTool = {
  name: 'network.probe',
  nature: 'classified',
  domain: 'probe from this machine',
  needsHost: false,
  arguments: given(probeArguments),
  judge(raw, { hosts }) {
    const { kind, destination, port = usualPort[kind] } = probeArguments.parse(raw);
    if (!isDestination(destination)) throw refused(`“${destination.slice(0, 60)}” is neither an address nor a name.`);
    if (port === undefined && kind === 'tcp') throw refused('A TCP check wants a port.');
    const known = hosts.some((host) => host.address === destination && host.port === port);
    if (isOwnGround(destination) && !known)
      throw refused(`${destination} is this machine itself, its link or a group.`);
    const address = isIP(destination) !== 0;
    return {
      class: 'read-only',
      reason: `It looks at ${destination} from this machine${port === undefined ? '' : `, port ${port}`}, and changes nothing there.`,
      tags: ['probe'],
      destinations: [
        { text: destination, kind: address ? 'address' : 'name', span: { start: 0, end: destination.length } },
      ],
    };
  },
  spec: {
    name: 'network.probe',
    description:
      'Looks at one destination: ping, traceroute, dns, tcp (is a port open), tls (its certificate) or banner (its greeting). With a host, ping and traceroute run on that device; without one, from the machine Interlock runs on.',
    input: {
      type: 'object',
      required: ['kind', 'destination'],
      properties: {
        kind: { type: 'string', enum: [...probeKinds] },
        destination: { type: 'string', description: 'An address, or a name; a name is asked about' },
        port: { type: 'integer', minimum: 1, maximum: 65_535 },
        host: hostProperty,
        explanation: explanationProperty,
      },
    },
  },
};

const refused = (message: string) =>
  new Fault('call.bad-arguments', `network.probe: ${message}`, 'Nothing ran. Name another destination.');

/** Runs a permitted probe. What it meets is a stranger's words; secrets in them are replaced as in all of them. */
export function probing(rooms: {
  readonly hosts: () => readonly Host[];
  readonly redact: (text: string) => { readonly text: string };
}): RunTool {
  return async (_permit, call, stop) => {
    const { kind, destination, port = usualPort[kind] ?? 0 } = probeArguments.parse(call.arguments);
    const begun = performance.now();
    const address = kind === 'dns' ? destination : await settled(destination, port || null, rooms.hosts());
    const text = await runProbe({ kind, destination, address, port }, stop);
    return told(rooms.redact(text).text, 'network', 'done', Math.round(performance.now() - begun));
  };
}
