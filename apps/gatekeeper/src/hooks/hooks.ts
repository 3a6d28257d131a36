/**
 * The hooks in force, asked around every call of every tool. They are the gatekeeper's own, sealed; a person sets them.
 * Before a call they fail closed and can only make the decision stricter; after it they fail open and are recorded.
 */
import { createHash } from 'node:crypto';
import type { HookRuling } from '@interlock/gate';
import { type Actor, Fault, malformedText, type RiskClass, worse } from '@interlock/model';
import { z } from 'zod';
import { type House, proveFirst } from '../house.ts';
import { newLanes } from '../lanes.ts';
import { askHook } from './ask-hook.ts';
import { type Hook, type HookAnswer, type HookAsk, heldListSchema, hookListSchema } from './hook.ts';
import { changedFile, located, pinsOf } from './pins.ts';

/** Sealed rows, as the records room gives them. */
interface Rows {
  put(table: string, id: string, body: unknown): void;
  all(table: string): { id: string; body: unknown }[];
}

const table = 'hooks';
/** Calls that hooks are asked about at once: a program is started for each, and its time begins when it is. */
const sideBySide = 8;
/** Characters that the ledger takes of why a hook failed. */
const longestFault = 200;
const sinceSchema = z.object({ by: z.string(), proof: z.string(), at: z.int(), entry: z.int().nullable() });
export type HooksSince = z.infer<typeof sinceSchema>;

/** What a hook did since Interlock was started. */
export interface HookRecord {
  asked: number;
  stricter: number;
  failed: number;
  last: {
    readonly at: number;
    readonly tool: string;
    readonly answer: string;
    readonly milliseconds: number;
    readonly reason: string | null;
  } | null;
}

/** A list that was checked, beside the one in force. */
export interface ProposedHooks {
  readonly list: readonly Hook[];
  readonly version: string;
  readonly text: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
  /** It takes away or changes a hook that decides, or what stands there cannot be read. */
  readonly loosens: boolean;
}

export interface HookVerdict {
  readonly ruling: HookRuling | null;
  /** The worst class that a hook named, and its words; null where none was worse than what it was told. */
  readonly raised: { readonly class: RiskClass; readonly reason: string } | null;
}

export class Hooks {
  readonly #house: Pick<House, 'journal' | 'around' | 'provable'>;
  readonly #rows: Rows;
  readonly #redact: (text: string) => { readonly text: string };
  #list: readonly Hook[];
  /** True where what was stored cannot be read: then every call is denied until a person sets hooks again. */
  #broken: boolean;
  #since: HooksSince | null;
  readonly #records = new Map<string, HookRecord>();
  readonly #lane = newLanes(sideBySide);

  /** `redact` takes known secrets out of what a hook gives as its reason; a person and the ledger read that. */
  constructor(
    house: Pick<House, 'journal' | 'around' | 'provable'>,
    rows: Rows,
    redact: (text: string) => { readonly text: string },
  ) {
    this.#house = house;
    this.#rows = rows;
    this.#redact = redact;
    const kept = rows.all(table).find(({ id }) => id === 'active');
    const stored = heldListSchema.safeParse(kept?.body ?? []);
    this.#list = stored.data ?? [];
    this.#broken = !stored.success;
    this.#since = sinceSchema.safeParse(rows.all(table).find(({ id }) => id === 'since')?.body).data ?? null;
  }

  list(): readonly Hook[] {
    return this.#list;
  }

  /** Who set them, and when; null where nobody did, or an earlier version of Interlock did not keep it. */
  since(): HooksSince | null {
    return this.#since;
  }

  get broken(): boolean {
    return this.#broken;
  }

  /** The list as text, as a file of it would read, and the version of that. */
  current(): { readonly text: string; readonly version: string } {
    return written(this.#list);
  }

  recordOf(name: string): HookRecord {
    return this.#records.get(name) ?? { asked: 0, stricter: 0, failed: 0, last: null };
  }

  /** What a list would change. Throws Fault `hook.invalid`. */
  propose(raw: unknown): ProposedHooks {
    const parsed = hookListSchema.safeParse(raw);
    if (!parsed.success)
      throw new Fault(
        'hook.invalid',
        `The hooks were refused: ${malformedText(parsed.error, { given: raw })}`,
        'Those before stay in force. Mend it and try again.',
      );
    const list = parsed.data.map((hook): Hook => (hook.command ? pinned(hook, hook.command) : hook));
    const before = new Map(this.#list.map((hook) => [hook.name, JSON.stringify(hook)]));
    const after = new Map(list.map((hook) => [hook.name, JSON.stringify(hook)]));
    const differs = (name: string) => before.get(name) !== after.get(name);
    return {
      list,
      ...written(list),
      added: [...after.keys()].filter((name) => !before.has(name)),
      removed: [...before.keys()].filter((name) => !after.has(name)),
      changed: [...after.keys()].filter((name) => before.has(name) && differs(name)),
      loosens: this.#broken || this.#list.some(({ name, stage }) => stage === 'pre' && differs(name)),
    };
  }

  /**
   * Throws Fault `hook.invalid`, `hook.other-version` where a file of theirs is not as it was looked at, or `hook.presence`
   * where a hook that decides changes and nobody was proven. The ledger knows every hook that was added, changed or
   * removed before it holds.
   */
  async set(raw: unknown, by: Actor, looked?: string): Promise<void> {
    const { list: next, loosens, added, version } = this.propose(raw);
    if (looked !== undefined && looked !== version)
      throw new Fault('hook.other-version', 'The hooks are not those that were shown.', 'Look at the change again.');
    const before = new Map(this.#list.map((hook) => [hook.name, JSON.stringify(hook)]));
    const after = new Map(next.map((hook) => [hook.name, JSON.stringify(hook)]));
    if (loosens && this.#house.provable() && by.proof.kind === 'os-user')
      throw new Fault(
        'hook.presence',
        'This takes away or changes a hook that decides, and nobody proved to be here.',
        proveFirst,
      );
    let entry: number | null = null;
    for (const name of [...before.keys(), ...added].filter((one) => before.get(one) !== after.get(one)))
      entry = await this.#house.journal.write({
        type: 'hook.changed',
        hook: name,
        change: !before.has(name) ? 'added' : after.has(name) ? 'changed' : 'deleted',
        by,
        sealed: { before: before.get(name) ?? null, after: after.get(name) ?? null },
      });
    this.#rows.put(table, 'active', next);
    if (entry !== null) {
      this.#since = { by: by.name, proof: by.proof.kind, at: this.#house.around.now(), entry };
      this.#rows.put(table, 'since', this.#since);
    }
    this.#list = next;
    this.#broken = false;
  }

  /** Asks every hook before a call, side by side. Never rejects: what does not answer denies. */
  async before(ask: HookAsk, signal: AbortSignal): Promise<HookVerdict> {
    if (this.#broken)
      return {
        ruling: { outcome: 'deny', hook: 'stored', reason: 'The hooks that were stored cannot be read.' },
        raised: null,
      };
    const hooks = this.#for('pre', ask.tool);
    const asked = async () => Promise.all(hooks.map((hook) => this.#ask(hook, ask, signal)));
    const answers = hooks.length === 0 ? [] : await this.#lane(asked, signal).catch(() => null);
    if (answers === null)
      return {
        ruling: { outcome: 'deny', hook: hooks[0]?.name ?? 'hook', reason: 'It was stopped before it was asked.' },
        raised: null,
      };
    let ruling: HookRuling | null = null;
    let raised: HookVerdict['raised'] = null;
    for (const { hook, answer, failed } of answers) {
      const reason = failed ?? answer.reason ?? 'It gave no reason.';
      if (failed !== null || answer.decision === 'deny') ruling = { outcome: 'deny', hook: hook.name, reason };
      else if (answer.decision === 'ask' && ruling === null) ruling = { outcome: 'ask', hook: hook.name, reason };
      const now = raised?.class ?? (ask.class as RiskClass);
      if (answer.class && worse(answer.class, now) !== now)
        raised = { class: answer.class, reason: `hook ${hook.name}: ${reason}` };
    }
    return { ruling, raised };
  }

  /** Tells every hook after a call. Resolves when all have answered or failed; nothing waits for it. */
  async after(ask: HookAsk): Promise<void> {
    const never = new AbortController().signal;
    await Promise.all(this.#for('post', ask.tool).map((hook) => this.#ask(hook, ask, never)));
  }

  #for(stage: Hook['stage'], tool: string): Hook[] {
    return this.#list.filter((hook) => hook.stage === stage && (hook.tools === undefined || hook.tools.includes(tool)));
  }

  async #ask(
    hook: Hook,
    ask: HookAsk,
    signal: AbortSignal,
  ): Promise<{ hook: Hook; answer: HookAnswer; failed: string | null }> {
    const begun = this.#house.around.now();
    let answer: HookAnswer = { decision: 'allow' };
    let failed: string | null = null;
    try {
      const file = changedFile(hook);
      if (file !== null) throw new Error(notAsApproved(file));
      answer = this.#scrubbed(await askHook(hook, ask, signal));
    } catch (error) {
      failed = `It ${error instanceof Error ? error.message : 'failed'}.`;
    }
    this.#note(hook, ask.tool, { begun, answer, failed });
    const telling = failed !== null || answer.decision !== 'allow' || answer.class !== undefined;
    if (telling)
      await this.#house.journal
        .write({
          type: 'hook.answered',
          hook: hook.name,
          call: ask.call,
          answer: failed === null ? answer.decision : 'failed',
          milliseconds: Math.max(0, this.#house.around.now() - begun),
          ...(failed === null ? {} : { fault: failed.slice(0, longestFault) }),
        })
        .catch((error: unknown) => {
          if (hook.stage === 'pre')
            failed = `It answered and could not be recorded: ${error instanceof Fault ? error.code : 'failed'}.`;
        });
    return { hook, answer, failed };
  }

  /** Throws an Error where the reason cannot be scrubbed: then it is no answer. */
  #scrubbed(answer: HookAnswer): HookAnswer {
    if (answer.reason === undefined) return answer;
    try {
      return { ...answer, reason: this.#redact(answer.reason).text };
    } catch {
      throw new Error('gave a reason that could not be scrubbed');
    }
  }

  #note(
    { name }: Hook,
    tool: string,
    { begun, answer, failed }: { begun: number; answer: HookAnswer; failed: string | null },
  ): void {
    const known = this.recordOf(name);
    const stricter = failed === null && (answer.decision !== 'allow' || answer.class !== undefined);
    const at = this.#house.around.now();
    this.#records.set(name, {
      asked: known.asked + 1,
      stricter: known.stricter + (stricter ? 1 : 0),
      failed: known.failed + (failed === null ? 0 : 1),
      last: {
        at,
        tool,
        answer: failed !== null ? 'failed' : answer.class ? `${answer.decision}, ${answer.class}` : answer.decision,
        milliseconds: Math.max(0, at - begun),
        reason: failed ?? answer.reason ?? null,
      },
    });
  }
}

const pinned = (hook: Hook, command: readonly string[]): Hook => ({
  ...hook,
  command: located(command),
  pins: pinsOf(command),
});

const notAsApproved = (file: string): string =>
  `was not run, because ${file} is not as it was when a person approved this hook. Look at that file; then set the hooks again, on the Policy page or with \`npx --no interlock hook set FILE\``;

function written(list: readonly Hook[]): { text: string; version: string } {
  const text = `${JSON.stringify(list, null, 2)}\n`;
  return { text, version: createHash('sha256').update(text).digest('hex').slice(0, 16) };
}
