/**
 * Tools that are made of other calls: lines on many hosts, a device's facts, a probe from a device. They only word
 * proposals of `terminal.run`, one a host, and read what came back: each is classified, decided, asked and written down
 * by itself, and a tool in here can do nothing that the same line could not.
 */
import { isIP } from 'node:net';
import { type Host, type Id, idSchema, type Json, type Proposal } from '@interlock/model';
import { factNames, factOf, factsOf, probeOf, tableOf } from '@interlock/platforms';
import type { CallResult, ToolSpec } from '@interlock/protocol';
import { z } from 'zod';
import { probeArguments } from './network-probe.ts';
import { explanationProperty, hostProperty, under } from './tool.ts';

/** Hosts that one use may name. */
const mostHosts = 50;
/** Characters of one host's output in a result for many. */
const each = 20_000;

export interface CompositeRooms {
  readonly host: (id: Id<'host'>) => Host | undefined;
  /** The way of one command, for one part. */
  readonly one: (proposal: Proposal) => Promise<CallResult>;
}

const many = z.strictObject({
  hosts: z.array(idSchema('host')).min(1).max(mostHosts),
  command: z.string().min(1).max(10_000),
  answers: z
    .array(z.strictObject({ question: z.string().max(60), answer: z.string().max(200) }))
    .max(10)
    .optional(),
});
const facts = z.strictObject({ what: z.enum(factNames) });

export const compositeSpecs: readonly ToolSpec[] = [
  {
    name: 'terminal.run_many',
    description:
      'Runs the same lines on several hosts, each as a call of its own; what a device wrote stands behind “| ”. Read with it; for a change, one host first.',
    input: {
      type: 'object',
      required: ['hosts', 'command'],
      properties: {
        hosts: { type: 'array', items: { type: 'string' }, maxItems: mostHosts, description: 'Ids of hosts' },
        command: { type: 'string' },
        explanation: explanationProperty,
      },
    },
  },
  {
    name: 'device.facts',
    description:
      'Reads a plain fact of one device in its own words, as a table where that is safe: version, interfaces, neighbours, bgp, routes, logs.',
    input: {
      type: 'object',
      required: ['host', 'what'],
      properties: { host: hostProperty, what: { type: 'string', enum: [...factNames] } },
    },
  },
];

/** The result of a tool that is made of others, or undefined where it is none. */
export function compose(proposal: Proposal, rooms: CompositeRooms): Promise<CallResult> | undefined {
  if (proposal.tool === 'terminal.run_many') return onMany(proposal, rooms);
  if (proposal.tool === 'device.facts') return factOn(proposal, rooms);
  if (proposal.tool === 'network.probe' && proposal.host) return probeFrom(proposal, rooms);
  return undefined;
}

async function onMany(proposal: Proposal, rooms: CompositeRooms): Promise<CallResult> {
  const parsed = many.safeParse(proposal.arguments);
  if (!parsed.success) return wrong(proposal.tool, parsed.error);
  const { hosts, ...rest } = parsed.data;
  const wanted = [...new Set(hosts)];
  // All at once, so that one card stands for all; how many of them run side by side is the turns' to say.
  const told = await Promise.all(
    wanted.map(async (host, at) => ({
      name: rooms.host(host)?.name ?? host,
      result: await rooms.one(part(proposal, at, host, rest)),
    })),
  );
  return {
    status: worst(told.map(({ result }) => result.status)),
    source: 'device',
    text: told.map(({ name, result }) => `== ${name}: ${result.status}\n${under(cut(result.text))}`).join('\n'),
  };
}

async function factOn(proposal: Proposal, rooms: CompositeRooms): Promise<CallResult> {
  const parsed = facts.safeParse(proposal.arguments);
  if (!parsed.success) return wrong(proposal.tool, parsed.error);
  const { what } = parsed.data;
  const host = proposal.host && rooms.host(proposal.host);
  const fact = host && factOf(host.platform, what);
  if (!host || !fact)
    return {
      status: 'error',
      source: 'gatekeeper',
      text: host
        ? `It is not known how ${host.platform} tells ${what}; known are ${factsOf(host.platform).join(', ') || 'none'}. Use terminal.run.`
        : 'A host has to be named.',
    };
  const result = await rooms.one(part(proposal, 0, host.id, { command: fact.command }));
  const table = result.status === 'ok' && fact.table ? tableOf(result.text, fact.table) : undefined;
  if (!table) return { ...result, text: `${fact.command}\n${result.text}` };
  return { ...result, text: `${fact.command}\n${JSON.stringify(table)}\n\n${result.text}` };
}

async function probeFrom(proposal: Proposal, rooms: CompositeRooms): Promise<CallResult> {
  const parsed = probeArguments.safeParse(proposal.arguments);
  if (!parsed.success) return wrong(proposal.tool, parsed.error);
  const { kind, destination } = parsed.data;
  const host = proposal.host && rooms.host(proposal.host);
  const command =
    host && (kind === 'ping' || kind === 'traceroute') && isIP(destination) !== 0 && !destination.includes('%')
      ? probeOf(host.platform, kind, destination)
      : undefined;
  if (!host || command === undefined)
    return {
      status: 'error',
      source: 'gatekeeper',
      text: 'From a device there is ping and traceroute to an address, where its platform is known. Leave the host out to probe from here, or use terminal.run.',
    };
  return rooms.one(part(proposal, 0, host.id, { command }));
}

/** One part: the same agent, the person's explanation, an id that hangs on the whole's. */
function part(
  { use, agent, explanation }: Proposal,
  at: number,
  host: Id<'host'>,
  given: { readonly command: string; readonly answers?: unknown },
): Proposal {
  return {
    use: partOf(use, at),
    agent,
    tool: 'terminal.run',
    host,
    arguments: given as { readonly [name: string]: Json } as Proposal['arguments'],
    ...(explanation === undefined ? {} : { explanation }),
  };
}

/** A use of the model holds no line feed of ours, so that a part can be taken for nothing else. */
const partOf = (use: string, at: number): string => `${use}\n${at}`;

const order: readonly CallResult['status'][] = ['ok', 'error', 'rejected', 'denied', 'stopped', 'unknown'];
const worst = (all: readonly CallResult['status'][]): CallResult['status'] =>
  order.findLast((status) => all.includes(status)) ?? 'error';

const cut = (text: string): string =>
  text.length <= each
    ? text
    : `${wholeWords(text.slice(0, each)).toWellFormed()}\n[cut here; run it on this host alone for all]`;

/** A beginning without what the cut left of its last word: half a token is none that a scanner knows. */
const wholeWords = (head: string): string =>
  `${head.slice(0, -1000)}${head.slice(-1000).replace(/[^\s"'`,;(){}[\]<>]+$/, '')}`;

function wrong(tool: string, error: z.ZodError): CallResult {
  const issue = error.issues[0];
  const where = issue?.path.join('.') || 'arguments';
  return { status: 'error', source: 'gatekeeper', text: `${tool}: ${issue?.message ?? 'malformed'} at ${where}.` };
}
