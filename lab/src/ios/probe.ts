/** `ping` and `traceroute`: what a router finds out by sending packets. */
import { parseAddress } from '../address.ts';
import { command } from '../grammar/vocabulary.ts';
import { ownInterface } from '../network/lines.ts';
import { echo, trace } from '../network/reach.ts';
import { interfaceName } from './interface-names.ts';
import type { IosSession, Outcome, Run, Values } from './session.ts';

interface Options {
  count: number;
  size: number;
  source: string | null;
}

const nobody = '% Unrecognized host or address, or protocol not running.\n';
const invalid = "% Invalid input detected at '^' marker.\n\n";

/** `repeat 10 size 1500 source Loopback0 df-bit`; a text is what is wrong with it. */
function readOptions(session: IosSession, line: string | undefined): Options | string {
  const options: Options = { count: 5, size: 100, source: null };
  const words = (line ?? '').split(/\s+/).filter((word) => word !== '');
  const is = (word: string, name: string) => word.length >= 2 && name.startsWith(word.toLowerCase());
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    if (is(word, 'df-bit') || is(word, 'validate')) continue;
    const value = words[++at];
    if (value === undefined) return '% Incomplete command.\n\n';
    const number = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
    if (is(word, 'repeat') && number >= 1 && number <= 1000) options.count = number;
    else if (is(word, 'size') && number >= 36 && number <= 18024) options.size = number;
    else if (is(word, 'timeout') && number <= 3600) continue;
    else if (is(word, 'source')) {
      const next = /^[A-Za-z-]+$/.test(value) ? value + (words[++at] ?? '') : value;
      const source = sourceOf(session, next);
      if (source === null) return '% Invalid source address- IP address not on any of our up interfaces\n';
      options.source = source;
    } else return invalid;
  }
  return options;
}

/** An address of the router's own, given as itself or by its interface, on an interface that is up. */
function sourceOf({ device }: IosSession, text: string): string | null {
  const { router, network } = device;
  const [, type = '', number = ''] = /^([A-Za-z-]+)(\d.*)$/.exec(text) ?? [];
  const name = type === '' ? null : interfaceName(type, number);
  const address = name === null ? text : (router.running.interfaces[name]?.address?.address ?? '');
  return parseAddress(address) !== null && ownInterface(network, router, address) !== null ? address : null;
}

async function ping(session: IosSession, { address, line }: Values): Promise<Outcome> {
  const options = readOptions(session, line);
  if (typeof options === 'string') return options;
  const { count, size, source } = options;
  session.say('Type escape sequence to abort.\n');
  session.say(`Sending ${count}, ${size}-byte ICMP Echos to ${address}, timeout is 2 seconds:\n`);
  if (source !== null) session.say(`Packet sent with a source address of ${source} \n`);
  let sent = 0;
  let answered = 0;
  while (sent < count && !session.visit.terminal.closed) {
    const back = echo(session.device.network, session.device.router, address as string, source);
    // A lost packet costs its time-out, shortened here: nobody learns from waiting two seconds for each.
    if (!back && !(await session.visit.terminal.pause(session.device.pace.pingTimeout))) break;
    session.say(back ? '!' : '.');
    sent++;
    if (back) answered++;
  }
  const rate = sent === 0 ? 0 : Math.floor((answered * 100) / sent);
  const times = answered > 0 ? ', round-trip min/avg/max = 1/1/4 ms' : '';
  session.say(`\nSuccess rate is ${rate} percent (${answered}/${sent})${times}\n`);
  return;
}

/** Hops after which a real one gives up. */
const furthest = 30;

async function traceroute(session: IosSession, { address, line }: Values): Promise<Outcome> {
  const options = readOptions(session, line);
  if (typeof options === 'string') return options;
  const { network, router, pace } = session.device;
  const { hops, arrived } = trace(network, router, address as string, options.source);
  session.say(
    `Type escape sequence to abort.\nTracing the route to ${address}\nVRF info: (vrf in name/id, vrf out name/id)\n`,
  );
  for (let hop = 1; hop <= (arrived ? hops.length : furthest); hop++) {
    const seen = hops[hop - 1] ?? null;
    const start = String(hop).padStart(3);
    if (seen !== null)
      session.say(`${start} ${seen} 1 msec 1 msec ${hop === hops.length && arrived ? '*' : '1 msec'}\n`);
    else {
      if (!(await session.visit.terminal.pause(pace.pingTimeout))) break;
      session.say(`${start}  *  *  * \n`);
    }
  }
  return;
}

/** Looking by sending. */
export const probeCommands = [
  command<Run>(['ping <address>', 'ping <address> <line>', 'ping ip <address>', 'ping ip <address> <line>'], ping, 1),
  command<Run>(
    [
      'traceroute <address>',
      'traceroute <address> <line>',
      'traceroute ip <address>',
      'traceroute ip <address> <line>',
    ],
    traceroute,
    1,
  ),
  // No name means anything: there is no name server.
  command<Run>(['ping <word>', 'traceroute <word>'], () => nobody, 1),
];
