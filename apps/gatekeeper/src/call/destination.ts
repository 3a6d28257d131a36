/**
 * Whether a probe or a copy stays where a person would expect it: at an address of the inventory, of a private network,
 * or that the person wrote. A name is never known: what resolves it learns it, and a text can hide in it.
 */
import { BlockList, isIP } from 'node:net';
import type { Host, PolicyQuestion, Verdict } from '@interlock/model';
import type { Conversation } from '../conversation/conversation.ts';

const own = new BlockList();
for (const [net, bits] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
] as const)
  own.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
  ['fc00::', 7],
  ['fe80::', 10],
  ['::1', 128],
] as const)
  own.addSubnet(net, bits, 'ipv6');

/** A cloud tells whoever asks there who the machine is and lends its credentials. */
const metadata = new BlockList();
for (const address of ['169.254.169.254', '169.254.169.253', '169.254.170.2', '169.254.170.23', '100.100.100.200'])
  metadata.addAddress(address, 'ipv4');
for (const address of ['fd00:ec2::254', 'fd00:ec2::253', 'fd00:ec2::23', 'fd20:ce::254'])
  metadata.addAddress(address, 'ipv6');

export function destinationOf(
  verdict: Pick<Verdict, 'tags' | 'destinations'>,
  known: {
    /** Where the call runs; a device of the built-in lab has no way out of it. */
    readonly from: Pick<Host, 'lab'> | null;
    readonly hosts: readonly Pick<Host, 'address'>[];
    readonly conversation: Pick<Conversation, 'history'>;
  },
): PolicyQuestion['destination'] {
  if (!verdict.tags.includes('probe') && !verdict.tags.includes('copy')) return 'none';
  if (known.from?.lab) return 'known';
  const { destinations = [] } = verdict;
  if (destinations.length === 0) return 'unknown';
  const all = destinations.every(
    ({ kind, text }) =>
      kind === 'address' &&
      (isOwn(text) ||
        known.hosts.some(({ address }) => address === text) ||
        wordsOf(known.conversation).has(text.toLowerCase())),
  );
  return all ? 'known' : 'unknown';
}

function isOwn(address: string): boolean {
  const family = isIP(address);
  const kind = family === 4 ? 'ipv4' : 'ipv6';
  return family !== 0 && own.check(address, kind) && !metadata.check(address, kind);
}

/** Every word a person wrote in this conversation; never a model's or a device's. */
function wordsOf({ history }: Pick<Conversation, 'history'>): Set<string> {
  const texts = history.flatMap((item) => (item.kind === 'prompt' || item.kind === 'steer' ? [item.text] : []));
  return new Set(texts.flatMap((text) => text.toLowerCase().match(/[0-9a-f:.]*[0-9a-f]/g) ?? []));
}
