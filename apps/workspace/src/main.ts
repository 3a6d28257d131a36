/**
 * The workspace: thinks, and reaches nothing but the gatekeeper, by frames on standard input and output. It is started
 * with an empty environment behind walls that it does not build itself.
 */
import process, { stderr, stdin, stdout } from 'node:process';
import { Fault } from '@interlock/model';
import { protocolVersion } from '@interlock/protocol';
import { Agents } from './agents.ts';
import { joinGatekeeper } from './gatekeeper.ts';

let ended = false;

/** Ends the process: quietly where the pipe was closed, with one line where something was wrong. */
function end(why: unknown): void {
  if (ended) return;
  ended = true;
  if (why === undefined) process.exit(0);
  const text = why instanceof Fault ? `${why.code}: ${why.message}` : why instanceof Error ? why.message : String(why);
  stderr.write(`${text.slice(0, 2000)}\n`, () => process.exit(1));
}

process.on('uncaughtException', end);
process.on('unhandledRejection', end);
stdout.on('error', () => end(undefined));

const gatekeeper = joinGatekeeper(
  stdin,
  stdout,
  {
    hello: ({ protocol }) => {
      if (protocol === protocolVersion) return;
      const message = `The gatekeeper speaks revision ${protocol} of the protocol, this workspace ${protocolVersion}.`;
      end(new Fault('protocol.version', message, 'Restart Interlock so that both come from one installation.'));
    },
    'run.begin': (begin) => void agents.begin(begin).catch(end),
    'run.steer': (steer) => agents.steer(steer),
    'run.stop': ({ agent }) => agents.stop(agent),
  },
  end,
);
const agents = new Agents(gatekeeper);
void gatekeeper.ask('ready', { protocol: protocolVersion }).catch(end);
