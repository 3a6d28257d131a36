/**
 * The hooks in force, asked around every call of every tool. They are the gatekeeper's own, sealed; a person sets them.
 * Before a call they fail closed and can only make the decision stricter; after it they fail open and are recorded.
 */
import type { HookRuling } from '@interlock/gate';
import { type Actor, Fault, malformedText, type RiskClass, worse } from '@interlock/model';
import { type House, proveFirst } from '../house.ts';
import { askHook } from './ask-hook.ts';
import { type Hook, type HookAnswer, type HookAsk, hookListSchema } from './hook.ts';

/** Sealed rows, as the records room gives them. */
interface Rows {
  put(table: string, id: string, body: unknown): void;
  all(table: string): { id: string; body: unknown }[];
}

const table = 'hooks';

export interface HookVerdict {
  readonly ruling: HookRuling | null;
  /** The worst class that a hook named, and its words; null where none was worse than what it was told. */
  readonly raised: { readonly class: RiskClass; readonly reason: string } | null;
}

export class Hooks {
  readonly #house: Pick<House, 'journal' | 'around' | 'provable'>;
  readonly #rows: Rows;
  #list: readonly Hook[];
  /** True where what was stored cannot be read: then every call is denied until a person sets hooks again. */
  #broken: boolean;

  constructor(house: Pick<House, 'journal' | 'around' | 'provable'>, rows: Rows) {
    this.#house = house;
    this.#rows = rows;
    const kept = rows.all(table).find(({ id }) => id === 'active');
    const stored = hookListSchema.safeParse(kept?.body ?? []);
    this.#list = stored.data ?? [];
    this.#broken = !stored.success;
  }

  list(): readonly Hook[] {
    return this.#list;
  }

  /** Throws Fault `hook.invalid`, or `hook.presence` where a hook that decides changes and nobody was proven. The ledger knows every hook that was added, changed or removed before it holds. */
  async set(raw: unknown, by: Actor): Promise<void> {
    const parsed = hookListSchema.safeParse(raw);
    if (!parsed.success)
      throw new Fault(
        'hook.invalid',
        `The hooks were refused: ${malformedText(parsed.error, { given: raw })}`,
        'Those before stay in force. Mend it and try again.',
      );
    const next = parsed.data;
    const before = new Map(this.#list.map((hook) => [hook.name, JSON.stringify(hook)]));
    const after = new Map(next.map((hook) => [hook.name, JSON.stringify(hook)]));
    const loosens = this.#list.some(({ name, stage }) => stage === 'pre' && before.get(name) !== after.get(name));
    if ((loosens || this.#broken) && this.#house.provable() && by.proof.kind === 'os-user')
      throw new Fault(
        'hook.presence',
        'This takes away or changes a hook that decides, and nobody proved to be here.',
        proveFirst,
      );
    for (const name of new Set([...before.keys(), ...after.keys()])) {
      if (before.get(name) === after.get(name)) continue;
      await this.#house.journal.write({
        type: 'hook.changed',
        hook: name,
        change: !before.has(name) ? 'added' : after.has(name) ? 'changed' : 'deleted',
        by,
        sealed: { before: before.get(name) ?? null, after: after.get(name) ?? null },
      });
    }
    this.#rows.put(table, 'active', next);
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
    const answers = await Promise.all(this.#for('pre', ask.tool).map((hook) => this.#ask(hook, ask, signal)));
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
      answer = await askHook(hook, ask, signal);
    } catch (error) {
      failed = `It ${error instanceof Error ? error.message : 'failed'}.`;
    }
    const telling = failed !== null || answer.decision !== 'allow' || answer.class !== undefined;
    if (telling)
      await this.#house.journal
        .write({
          type: 'hook.answered',
          hook: hook.name,
          call: ask.call,
          answer: failed === null ? answer.decision : 'failed',
          milliseconds: Math.max(0, this.#house.around.now() - begun),
          ...(failed === null ? {} : { fault: failed }),
        })
        .catch((error: unknown) => {
          if (hook.stage === 'pre')
            failed = `It answered and could not be recorded: ${error instanceof Fault ? error.code : 'failed'}.`;
        });
    return { hook, answer, failed };
  }
}
