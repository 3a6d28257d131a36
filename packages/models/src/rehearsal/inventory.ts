/** Which hosts there are, and which of them a question is about. */
import { hostViewSchema } from '@interlock/model';
import { knownPlatforms } from './dialect.ts';
import { mentions } from './question.ts';
import type { Device } from './router.ts';
import { ask, type Part } from './script.ts';

const listSchema = hostViewSchema.pick({ id: true, name: true, platform: true, address: true }).array();

/** The inventory's hosts, or a sentence that says why there is no list. */
export function* listHosts(words: string[]): Part<readonly Device[] | string> {
  const [got] = yield* ask('Which hosts are there?', [{ tool: 'inventory.list', input: {} }], words);
  if (got?.status !== 'ok') return `I could not read the inventory (${got?.status}): ${oneLine(got?.text ?? '')}`;
  try {
    const parsed = listSchema.safeParse(JSON.parse(got.text));
    if (parsed.success) return parsed.data;
  } catch {
    // said below: a list that was cut does not parse
  }
  return 'I could not read the list of hosts; it may be too long for me. Name the hosts of this conversation.';
}

/** At most this many routers are read when a question names none. */
const routersUnasked = 12;

export interface Selection {
  /** What is read. */
  readonly devices: readonly Device[];
  /** What the question names; sessions of others are left alone. Empty where it names none. */
  readonly named: readonly Device[];
}

/** The routers a question is about, or a sentence to the person. */
export function select(hosts: readonly Device[], text: string): Selection | string {
  const known = hosts.filter((host) => knownPlatforms.includes(host.platform));
  const named = hosts.filter((host) => mentions(text, host.name) || mentions(text, host.address));
  const foreign = named.filter((host) => !known.includes(host));
  if (foreign.length > 0 && foreign.length === named.length)
    return `I can run a command on ${names(foreign)} ("show … on NAME"), but I troubleshoot only ${knownPlatforms.join(' and ')}.`;
  if (known.length === 0)
    return `There is no host here whose output I can read; I know ${knownPlatforms.join(' and ')}. Set the platform of the host, or ask me to run one command.`;
  const chosen = named.filter((host) => known.includes(host));
  if (chosen.length >= 2) return { devices: chosen, named: chosen };
  if (known.length > routersUnasked)
    return `There are ${known.length} routers here. Name the two or more that you mean.`;
  return { devices: known, named: chosen };
}

/** Words of a host's name that any sentence may hold. */
const everyday =
  /^(router|switch|host|server|gateway|link|port|interface|bgp|lan|wan|net|network|the|and|config|line|main|old|new|test)$/i;

/** Hosts that a text names: by name or address, or by a part of the name that only one host has ("on edge"). */
export function meant(hosts: readonly Device[], text: string): readonly Device[] {
  const exact = hosts.filter((host) => mentions(text, host.name) || mentions(text, host.address));
  if (exact.length > 0) return exact;
  const parts = (host: Device) =>
    host.name.split(/[-._]/).filter((part) => part.length >= 2 && !/^\d+$/.test(part) && !everyday.test(part));
  return hosts.filter((host) =>
    parts(host).some((part) => {
      const others = hosts.filter(
        (other) => other !== host && parts(other).some((one) => one.toLowerCase() === part.toLowerCase()),
      );
      return others.length === 0 && mentions(text, part);
    }),
  );
}

/** Words that mean every host, or none in particular of several. */
export const everywhere = /\b(all|both|every|each|everywhere|routers|devices|hosts|boxes|nodes|they|we|them)\b/i;

/** The question that is left where a host is not named. */
export function whichHost(hosts: readonly Device[], example: string): string {
  return `On which host? There are ${oneLine(names(hosts)) || 'none'}. Say: \`${oneLine(example)}\``;
}

export function names(devices: readonly Device[]): string {
  const all = devices.map(({ name }) => name);
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}

/** Text of somebody else, as one short line that cannot pass for a heading or a code block of ours. */
export function oneLine(text: string): string {
  const line = text
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\s]+/g, ' ')
    .replaceAll('`', "'")
    .trim();
  return line.length > 300 ? `${line.slice(0, 299).toWellFormed()}…` : line;
}
