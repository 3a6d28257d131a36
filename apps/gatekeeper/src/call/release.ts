/** From a decision that lets a call go to what came of it: permit, durable entry, execution, outcome. */
import { checkPermit, issuePermit, versionOf } from '@interlock/gate';
import { type Approval, asFault, type Call, type Decision, Fault, type Outcome, type Permit } from '@interlock/model';
import type { CallResult } from '@interlock/protocol';
import { trustOn } from '../conversation/autonomy.ts';
import type { Conversation, Run } from '../conversation/conversation.ts';
import type { Grants } from '../grants/grants.ts';
import type { Hooks } from '../hooks/hooks.ts';
import type { House } from '../house.ts';
import { endedDeed, releasedDeed, voidedDeed } from './deeds.ts';
import { hookAsk } from './hook-ask.ts';
import { type Facts, type LookedUp, wayTo } from './look-up.ts';
import type { Perform } from './perform.ts';

/** What a released call needs of the gatekeeper. */
export interface ReleaseRooms {
  readonly house: House;
  readonly facts: Facts;
  readonly perform: Perform;
  readonly hooks: Pick<Hooks, 'before' | 'after'>;
  readonly grants?: Pick<Grants, 'requireStanding'>;
  /** Replaces every secret that is known. */
  readonly redact: (text: string) => { readonly text: string };
}

export interface Watch {
  output(text: string): void;
  ended(outcome: Outcome): void;
}

/**
 * Runs what was decided. Its entry is durable before anything happens, and so are the decision's and every earlier
 * outcome's of the run. The outcome's own follows the result; `run.outcomes` knows of it, and who goes on waits there.
 */
export async function release(
  found: LookedUp,
  decision: Decision,
  how: {
    readonly approvals: readonly Approval[];
    readonly decided: Promise<void>;
    /** What the conversation stood at when it was decided. */
    readonly under: Pick<Conversation, 'trust' | 'mode'>;
    /** Throws where the machine slept, or its clock was moved, since the decision or the approval. */
    readonly awake?: () => void;
    /** Told of all that comes back, for whoever has to know the whole of it. */
    readonly watch?: Watch;
  },
  at: { conversation: Conversation; run: Run },
  rooms: ReleaseRooms,
): Promise<CallResult> {
  const { house } = rooms;
  const { call } = found;
  const { run } = at;
  const requireStanding = () => {
    run.live.throwIfAborted();
    how.awake?.();
    requireUnchanged(found, rooms.facts);
    requireSameTrust(how, underOf(found, at.conversation, house));
    rooms.grants?.requireStanding(decision.rule);
  };
  const permit = await permitOrVoid(call, house, () => {
    requireStanding();
    return issuePermit(
      { call, class: found.verdict.class, decision, approvals: how.approvals, instance: house.instance },
      house.around,
    );
  });
  const [entry] = await Promise.all([
    house.journal.write(releasedDeed(call, permit, how.approvals, house)),
    how.decided,
    run.outcomes.durable(), // entries keep their order, so this one stands behind them
  ]);
  try {
    checkPermit(permit, call, { instance: house.instance, now: house.around.now(), policy: versionOf(house.policy()) });
    requireStanding(); // the entry took its time, and the permit names the records as they were
  } catch (error) {
    // Nothing ran, and the ledger says so: an entry without its outcome is one whose effect nobody knows.
    run.outcomes.add(house.journal.write(endedDeed(call, permit, notBegun(error))));
    throw error;
  }
  house.events.emit({
    type: 'call.released',
    at: house.around.now(),
    conversation: at.conversation.id,
    call: call.id,
    permit: permit.id,
    entry,
  });
  const { outcome, text, source, evidence } = await performed(permit, call, at, rooms, how.watch);
  const ended = house.around.now();
  run.outcomes.add(
    house.journal.write(endedDeed(call, permit, outcome, evidence)).then(
      () => {
        house.events.emit({
          type: 'call.ended',
          at: ended,
          conversation: at.conversation.id,
          call: call.id,
          outcome,
        });
        tellHooks(found, outcome, at.conversation, rooms);
      },
      (error: unknown) => {
        run.counts.unfinished++;
        throw error;
      },
    ),
  );
  how.watch?.ended(outcome);
  count(found, outcome, run);
  return resultOf(outcome, text, source);
}

/** The permit, or why there is none: what was approved and is refused after all stands in the ledger. */
export async function permitOrVoid(call: Call, { journal }: House, give: () => Permit): Promise<Permit> {
  try {
    return give();
  } catch (error) {
    const cause = error instanceof Fault ? error.code : 'call.unforeseen';
    await journal.write(voidedDeed(call, cause)).catch(() => {});
    throw error;
  }
}

/** The outcome of a call whose entry stands and that was refused before its first line. */
function notBegun(error: unknown): Outcome {
  const { code, message, next } = asFault(error, 'call.unforeseen', 'It was not begun.', 'Nothing ran.');
  const end = code === 'run.stopped' ? 'stopped' : 'failed';
  return { end, ran: 0, prompt: null, output: null, milliseconds: 0, fault: { code, message, next } };
}

/** A room that throws has an outcome too: nothing ran where it says so, and otherwise nobody knows. */
async function performed(
  permit: Permit,
  call: Call,
  at: { conversation: Conversation; run: Run },
  rooms: ReleaseRooms,
  watch: Watch | undefined,
): ReturnType<Perform> {
  const { house } = rooms;
  const begun = house.around.now();
  const output = (text: string) => {
    watch?.output(text);
    house.events.emit({
      type: 'call.output',
      at: house.around.now(),
      conversation: at.conversation.id,
      call: call.id,
      text,
    });
  };
  try {
    return await rooms.perform(permit, call, { stop: at.run.stop.signal, cut: at.run.cut.signal, output });
  } catch (error) {
    const known = error instanceof Fault;
    const fault = known
      ? error
      : new Fault(
          'call.unforeseen',
          'Something in Interlock failed while the call ran.',
          'Read the device’s state before going on.',
        );
    const outcome: Outcome = {
      end: known ? 'failed' : 'unknown',
      ran: 0,
      prompt: null,
      output: null,
      milliseconds: Math.max(0, house.around.now() - begun),
      fault: fault.view(),
    };
    return { outcome, text: '', source: 'gatekeeper' };
  }
}

/** After the call, and nobody waits: what fails there is recorded and changes nothing. */
function tellHooks(found: LookedUp, outcome: Outcome, conversation: Conversation, rooms: ReleaseRooms): void {
  const { trust, mode } = conversation;
  const { redact, house } = rooms;
  void (async () =>
    rooms.hooks.after(
      hookAsk('post', { call: found.call, verdict: found.verdict, trust, mode, redact, house }, outcome),
    ))().catch(() => {});
}

/** What was approved is what runs: a host, one on the way to it or an entry that changed while the card was open voids it. */
function requireUnchanged({ call, way = [] }: LookedUp, facts: Facts): void {
  if (!call.target || !call.credential) return;
  const host = facts.host(call.target.host);
  const entry = facts.entry(call.credential.entry);
  if (
    host?.version !== call.target.version ||
    `${wayTo(host.route, facts)}` !== `${way}` ||
    ![host.credential, host.credentialForChanges].includes(call.credential.entry) ||
    entry?.version !== call.credential.version ||
    (call.enable &&
      (host.credentialForEnable !== call.enable.entry ||
        facts.entry(call.enable.entry)?.version !== call.enable.version))
  )
    throw new Fault(
      'call.changed',
      'The host or its keychain entry changed after the decision.',
      'Nothing ran. Propose it again.',
    );
}

/** The trust and the mode that hold for a call. */
export function underOf(
  { call }: Pick<LookedUp, 'call'>,
  conversation: Conversation,
  { around }: Pick<House, 'around'>,
): Pick<Conversation, 'trust' | 'mode'> {
  return { trust: trustOn(conversation, call.target?.host ?? null, around.now()), mode: conversation.mode };
}

/**
 * What nobody was asked about rests on trust and mode alone; a person who changed them is obeyed at once. An approval is
 * for the very call and outlives a change of trust, but no change to a mode that only reads.
 */
function requireSameTrust(
  {
    approvals,
    under,
  }: { readonly approvals: readonly Approval[]; readonly under: Pick<Conversation, 'trust' | 'mode'> },
  now: Pick<Conversation, 'trust' | 'mode'>,
): void {
  const sameMode = under.mode === now.mode;
  if (approvals.length > 0 ? sameMode || now.mode === 'default' : sameMode && under.trust === now.trust) return;
  throw new Fault(
    'call.trust-changed',
    'A person changed the trust or the mode of this conversation before it ran.',
    'Nothing ran. Propose it again; it is decided anew.',
  );
}

function count(found: LookedUp, outcome: Outcome, run: Run): void {
  const { counts } = run;
  if (found.call.target) counts.hosts.add(found.call.target.name);
  if (outcome.end === 'unknown') counts.unfinished++;
  else if (outcome.end !== 'done') found.verdict.class === 'read-only' ? counts.failures++ : counts.unfinished++;
  else if (found.tool.nature === 'talk' || found.tool.nature === 'plan') return;
  else if (found.verdict.class !== 'read-only') counts.changes++;
  else {
    counts.reads++;
    if (found.call.target) counts.seen++;
  }
}

function resultOf(outcome: Outcome, text: string, source: CallResult['source']): CallResult {
  if (outcome.end === 'done') return { status: 'ok', source, text };
  const said = outcome.fault ? `${outcome.fault.message} ${outcome.fault.next}` : `It ended as ${outcome.end}.`;
  const status =
    outcome.end === 'unknown' ? 'unknown' : outcome.end === 'stopped' || outcome.end === 'cut' ? 'stopped' : 'error';
  return {
    status,
    source,
    text: `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}[${outcome.ran} lines ran; ${outcome.end}] ${said}`,
  };
}
