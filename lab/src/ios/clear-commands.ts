import { command } from '../grammar/vocabulary.ts';
import type { IosSession, Outcome, Run } from './session.ts';

function clearBgp(session: IosSession, address: string | null): Outcome {
  const { router, network } = session.device;
  const neighbors = Object.keys(router.running.bgp?.neighbors ?? {});
  if (!router.running.bgp) return '% BGP not active\n';
  if (address !== null && !neighbors.includes(address)) return '%BGP: Unknown neighbor\n';
  for (const neighbor of address === null ? neighbors : [address]) network.reset(router, neighbor);
}

/** Ends somebody else's session, or one's own. */
async function clearLine(session: IosSession, { vty }: Readonly<Record<string, string>>): Promise<undefined> {
  if (!(await session.confirm(''))) return;
  session.say(' [OK]\n');
  const other = [...session.device.sessions].find((one) => one.line === Number(vty));
  if (other === session) session.ended = true;
  else other?.end();
}

const nothing: Run = () => undefined;

/** Counters and sessions that start again. */
export const clearCommands = [
  command<Run>(['clear ip bgp *', 'clear bgp *'], (session) => clearBgp(session, null)),
  command<Run>(['clear ip bgp <address>', 'clear bgp <address>'], (session, { address }) =>
    clearBgp(session, address as string),
  ),
  command<Run>(
    ['*', '<address>'].flatMap((who) => ['soft', 'soft in', 'soft out'].map((how) => `clear ip bgp ${who} ${how}`)),
    nothing,
  ),
  command<Run>('clear logging', async (session) => {
    if (await session.confirm('Clear logging buffer')) session.device.router.log.length = 0;
  }),
  command<Run>('clear counters', async (session) => {
    await session.confirm('Clear "show interface" counters on all interfaces');
  }),
  command<Run>('clear counters <interface>', async (session) => {
    await session.confirm('Clear "show interface" counters on this interface');
  }),
  command<Run>(['clear arp-cache', 'clear ip arp <address>', 'clear ip route *'], nothing),
  command<Run>('clear line vty <vty>', clearLine),
];
