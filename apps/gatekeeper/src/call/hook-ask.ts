/** What a hook is told of a call: the gatekeeper's own facts, with every text scrubbed and entries by name alone. */
import type { Call, Outcome, Verdict } from '@interlock/model';
import type { HookAsk } from '../hooks/hook.ts';
import type { House } from '../house.ts';

export interface HookSight {
  readonly call: Call;
  readonly verdict: Pick<Verdict, 'class' | 'tags' | 'reason'>;
  readonly trust: string;
  readonly mode: string;
  readonly redact: (text: string) => { readonly text: string };
  readonly house: House;
}

/** Throws where the text cannot be scrubbed; then nobody is told, and the call is not made. */
export function hookAsk(stage: HookAsk['stage'], sight: HookSight, outcome?: Outcome): HookAsk {
  const { call, verdict, house } = sight;
  const clean = (text: string) => sight.redact(text).text;
  const { person, proof } = house.person();
  return {
    v: 1,
    stage,
    call: call.id,
    conversation: call.conversation,
    run: call.run,
    by: { kind: call.by.kind, person, proof: proof.kind },
    tool: call.tool,
    arguments: cleanedInput(call.arguments, clean),
    host: call.target && {
      name: call.target.name,
      address: call.target.address,
      platform: call.target.platform,
      environment: call.target.environment,
      tags: call.target.tags,
    },
    lines: call.lines.map(({ text, mode, class: cls }) => ({ text: clean(text), mode, class: cls })),
    credential: call.credential?.name ?? null,
    class: verdict.class,
    tags: verdict.tags,
    reason: clean(verdict.reason),
    trust: sight.trust,
    mode: sight.mode,
    ...(outcome
      ? {
          outcome: {
            end: outcome.end,
            ran: outcome.ran,
            prompt: outcome.prompt === null ? null : clean(outcome.prompt),
            milliseconds: outcome.milliseconds,
            fault: outcome.fault?.code ?? null,
          },
        }
      : {}),
  };
}

/**
 * Arguments with every word cleaned as it was meant, and then the whole, in which a name tells what a value is. Where the
 * whole no longer parses it goes as a text: a replacement took a quotation mark along.
 */
export function cleanedInput(input: unknown, clean: (text: string) => string): unknown {
  const whole = clean(JSON.stringify(eachWord(input, clean)));
  try {
    return JSON.parse(whole) as unknown;
  } catch {
    return whole;
  }
}

function eachWord(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return value.map((one) => eachWord(one, clean));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [clean(name), eachWord(one, clean)]));
}
