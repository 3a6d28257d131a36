/**
 * Step 2 of the way of one command: a proposal becomes a canonical call. Everything that decides is looked up here,
 * from the gatekeeper's own records; of the proposal only tool, arguments and host id are taken.
 */
import {
  type Call,
  type CallLine,
  Fault,
  type Host,
  type Id,
  newId,
  type Proposal,
  type Verdict,
} from '@interlock/model';
import { addedLine, planCall, profileOf } from '@interlock/platforms';
import type { Card } from '@interlock/protocol';
import { byOwnRules, type Classification, classify, type OwnRule } from '@interlock/risk';
import type { Conversation, Run } from '../conversation/conversation.ts';
import { ancestryOf } from '../conversation/sub-agents.ts';
import type { House } from '../house.ts';
import { withAnswers } from './answers.ts';
import { classifyFilled, entriesOf, type Fillable, fillingsOf } from './placeholders.ts';
import { targetOf } from './target.ts';
import { type Tool, tools } from './tools.ts';
import type { TypedSecret, TypedSecrets } from './typed.ts';

export interface EntryFact {
  readonly id: Id<'entry'>;
  readonly name: string;
  readonly account: string;
  readonly version: number;
}

/** The records a look-up reads. */
export interface Facts {
  host(id: Id<'host'>): Host | undefined;
  entry(id: Id<'entry'>): EntryFact | undefined;
  /** The entry of this name, for a placeholder. */
  entryNamed(name: string): Fillable | undefined;
  /** Holds what was written into a command and is a secret. */
  readonly typed: TypedSecrets;
  hosts(): readonly Host[];
  /** Rules of the person's own that may lower Moderate or Unknown. */
  rules(): readonly OwnRule[];
}

export interface LookedUp {
  readonly call: Call;
  readonly tool: Tool;
  readonly verdict: Verdict;
  readonly account: EntryFact | null;
  /** Secrets that were written into the command, and are hidden in the call. */
  readonly typed: readonly TypedSecret[];
  /** What the card of a call without lines shows in place of its arguments. */
  readonly preview?: readonly { readonly name: string; readonly value: string; readonly was?: string }[];
  /** Of staged lines: what they do to the state that the call is bound to. */
  readonly diff?: Card['diff'];
  /** How that is taken back. */
  readonly undo?: Card['undo'];
  /** It logs in with the entry that the host names for changes alone. */
  readonly second: boolean;
  /** The hosts on the way and their logins, as they were. */
  readonly way?: readonly string[];
  /** Its class before a hook raised that. */
  readonly judged?: Verdict['class'];
  /** It moves what is allowed: whoever approves it is proven, where somebody can be. */
  readonly loosens?: boolean;
}

/** What one call may take at most; a device that answers more or later is cut off and said to be so. */
const limits = { milliseconds: 60_000, bytes: 2 * 1024 * 1024 };

const readVerdict: Verdict = { class: 'read-only', reason: 'It reads what Interlock itself keeps.', tags: [] };

/** Throws a Fault that tells the agent, in one sentence, why there is no call. */
export function lookUp(
  proposal: Proposal,
  at: { conversation: Conversation; run: Run },
  facts: Facts,
  house: House,
): LookedUp {
  const tool = tools.get(proposal.tool);
  if (!tool) throw refused('call.no-such-tool', `There is no tool “${proposal.tool.slice(0, 60)}”.`);
  const parsed = tool.arguments.safeParse(proposal.arguments);
  if (!parsed.success)
    throw refused(
      'call.bad-arguments',
      `${tool.name}: ${parsed.error.issues[0]?.message ?? 'malformed'} at ${parsed.error.issues[0]?.path.join('.') || 'arguments'}.`,
    );
  const under = ancestryOf(at.run);
  const base = {
    v: 1 as const,
    id: newId('call', house.around.random),
    organization: house.organization,
    conversation: at.conversation.id,
    run: at.run.id,
    by: { kind: 'agent' as const, agent: at.run.agent, use: proposal.use, ...(under.length > 0 && { under }) },
    tool: tool.name,
    arguments: parsed.data,
    placeholders: [],
    limits,
  };
  if (!tool.needsHost) return ownCall(base, proposal.host, tool, at.conversation, facts);
  const host = proposal.host ? facts.host(proposal.host) : undefined;
  if (!host || (at.conversation.hosts && !at.conversation.hosts.includes(host.id)))
    throw refused('call.no-such-host', 'That host is not in this conversation’s inventory.');
  const worded = tool.words ? { ...base, arguments: tool.words(base.arguments, host) } : base;
  return terminalCall(worded, host, { tool, facts, conversation: at.conversation.id });
}

/** A call of the gatekeeper's own: no lines and no login; bound to the record of the host that it names. */
function ownCall(
  base: Base,
  named: Id<'host'> | undefined,
  tool: Tool,
  conversation: Conversation,
  facts: Facts,
): LookedUp {
  const within = (id: Id<'host'>) => conversation.hosts === null || conversation.hosts.includes(id);
  const host = tool.names && named ? facts.host(named) : null;
  if (host === undefined || (host && !within(host.id)))
    throw refused('call.no-such-host', 'That host is not in this conversation’s inventory.');
  const sight = { host, hosts: facts.hosts().filter(({ id }) => within(id)) };
  const target = host && targetOf(host);
  const call: Call = { ...base, target, lines: [], answers: [], added: [], credential: null };
  const verdict = tool.judge?.(base.arguments, sight) ?? readVerdict;
  const preview = tool.preview?.(base.arguments, sight);
  const loosens = tool.loosens?.(base.arguments, sight) ?? false;
  return { call, tool, verdict, account: null, typed: [], second: false, loosens, ...(preview && { preview }) };
}

type Base = Omit<Call, 'target' | 'lines' | 'answers' | 'added' | 'credential'>;

function terminalCall(
  base: Base,
  host: Host,
  { tool, facts, conversation }: { tool: Tool; facts: Facts; conversation: Id<'conversation'> },
): LookedUp {
  const shown = facts.typed.hideIn(String(base.arguments.command), conversation, host.platform);
  const command = shown.real;
  if (command.includes('«secret:'))
    throw refused(
      'call.mark',
      'What stands between « and » is a mark for a secret that you were not shown, and no value.',
    );
  const fillings = fillingsOf(command, host, facts);
  const verdict =
    fillings.length > 0
      ? classifyFilled(host.platform, command, fillings)
      : classify({ platform: host.platform, mode: 'exec', command });
  const answers = (base.arguments.answers as Call['answers'] | undefined) ?? [];
  const { lines: _, resolved, destinations, ...said } = verdict;
  const ruled = byOwnRules(
    {
      ...said,
      reason: shown.hide(reasonOf(verdict)),
      ...(resolved !== undefined && { resolved: shown.hide(resolved) }),
      ...(destinations && { destinations: destinations.map((one) => ({ ...one, text: shown.hide(one.text) })) }),
    },
    command,
    host.id,
    fillings.length > 0 ? [] : facts.rules(),
  );
  const judged = withAnswers(ruled, answers, host.platform);
  const forChanges = judged.class === 'read-only' ? null : (host.credentialForChanges ?? null);
  const login = forChanges ?? host.credential;
  const entry = login ? facts.entry(login) : undefined;
  if (!entry) throw refused('call.no-credential', `${host.name} has no keychain entry to log in with.`);
  const lines = verdict.lines.map(({ text, mode, leaves, class: cls }) => ({ text, mode, leaves, class: cls }));
  const plan = planCall(host.platform, lines);
  const enable = enablingOf(host, facts);
  const hidden = shown.hideLines(lines.map(({ text }) => text));
  const call: Call = {
    ...base,
    arguments: { ...base.arguments, command: shown.text },
    target: targetOf(host),
    lines: hidden.map((text, at) => ({ ...(lines[at] as CallLine), text })),
    answers,
    added: [...plan.added, ...(enable?.added ?? [])],
    placeholders: [
      ...entriesOf(fillings),
      ...shown.secrets.map(({ entry: typed, name }) => ({ entry: typed, name, version: 1 })),
    ],
    credential: { entry: entry.id, name: entry.name, version: entry.version },
    ...(enable && { enable: enable.entry }),
  };
  const way = wayTo(host.route, facts);
  return { call, tool, verdict: judged, account: entry, typed: shown.secrets, second: forChanges !== null, way };
}

/** Each host that is gone through, by its record and the keychain entry that logs in there. */
export function wayTo(route: Host['route'], facts: Pick<Facts, 'host' | 'entry'>): string[] {
  return route.map((id) => {
    const host = facts.host(id);
    const entry = host?.credential ? facts.entry(host.credential) : undefined;
    return `${id} ${host?.version ?? 'gone'} ${entry?.id ?? 'none'} ${entry?.version ?? ''}`;
  });
}

/** The host's enable secret, and the line that asks for it. */
function enablingOf(host: Host, facts: Pick<Facts, 'entry'>) {
  const shape = profileOf(host.platform).enable;
  const found = host.credentialForEnable && shape ? facts.entry(host.credentialForEnable) : undefined;
  if (!found || !shape) return undefined;
  return { entry: { entry: found.id, name: found.name, version: found.version }, added: [addedLine(shape.line)] };
}

/** Of several lines of the worst class, the one that acts says more than the one that opens a section for it. */
function reasonOf(verdict: Classification): string {
  const worst = verdict.lines.filter((line) => line.class === verdict.class);
  const acting = worst.find((line) => line.mode === line.leaves && line.mode !== 'exec');
  return acting && verdict.class === 'moderate' ? acting.reason : verdict.reason;
}

function refused(code: `call.${string}`, message: string): Fault {
  return new Fault(code, message, 'Nothing ran. Correct the call and propose it again.');
}
