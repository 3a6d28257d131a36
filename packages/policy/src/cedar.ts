/** Cedar behind one small door: text is parsed and validated once, questions are asked of what was parsed. */

import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import { Fault } from '@interlock/model';

/** One policy of a set, by the id its `@id` gives. */
export interface Policy {
  readonly id: string;
  readonly text: string;
  readonly effect: 'permit' | 'forbid';
  readonly annotations: Readonly<Record<string, string>>;
}

export type EntityUid = { readonly type: string; readonly id: string };
/** A value as Cedar's JSON has it. A 64-bit integer beyond 2^53 is `JSON.rawJSON('…')`: Cedar reads the digits. */
export type CedarValue = cedar.CedarValueJson;
export type Entity = cedar.EntityJson;

export interface Request {
  readonly principal: EntityUid;
  readonly action: EntityUid;
  readonly resource: EntityUid;
  readonly context: Readonly<Record<string, CedarValue>>;
  readonly entities: readonly Entity[];
}

export interface Answer {
  readonly allowed: boolean;
  /** Ids of the policies that decided. */
  readonly reasons: readonly string[];
  /** What went wrong. Cedar skips a policy that errors; whoever asks must not. */
  readonly errors: readonly string[];
}

/** Bytes of a policy set: what a person can still review. */
const longest = 256 * 1024;
const mostPolicies = 500;

/**
 * The policies of a text. Throws Fault `policy.invalid` where it does not parse, where a policy has no id of its own
 * (`@id("…")`), where two have the same, and for templates.
 */
export function policiesOf(text: string): Policy[] {
  if (Buffer.byteLength(text) > longest) throw invalid(`It is longer than ${longest / 1024} KiB.`);
  const parts = cedar.policySetTextToParts(text);
  if (parts.type === 'failure') throw invalid(said(parts.errors, text));
  if (parts.policy_templates.length > 0) throw invalid('Templates are not used here; write the policy out.');
  if (parts.policies.length > mostPolicies) throw invalid(`It has more than ${mostPolicies} policies.`);
  const seen = new Set<string>();
  return parts.policies.map((part) => {
    const parsed = cedar.policyToJson(part);
    if (parsed.type === 'failure') throw invalid(said(parsed.errors, part));
    const annotations = parsed.json.annotations ?? {};
    const id = annotations.id;
    if (!id) throw invalid(`A policy has no name: begin it with @id("…"). It reads: ${short(part)}`);
    if (!/^[\w.:-]{1,100}$/.test(id)) throw invalid(`${JSON.stringify(id)} is no name: letters, digits, . : _ - only.`);
    if (seen.has(id)) throw invalid(`Two policies are called ${id}.`);
    seen.add(id);
    return { id, text: part, effect: parsed.json.effect, annotations };
  });
}

/** Throws Fault `policy.invalid` unless every policy holds against the schema in strict mode. Answers the warnings. */
export function validated(policies: readonly Policy[], schema: string): string[] {
  const answer = cedar.validate({
    validationSettings: { mode: 'strict' },
    schema,
    policies: { staticPolicies: byId(policies) },
  });
  if (answer.type === 'failure') throw invalid(said(answer.errors, ''));
  const first = answer.validationErrors[0];
  if (first) throw invalid(`${first.policyId}: ${said([first.error], '')}`);
  return answer.validationWarnings.map(({ policyId, error }) => `${policyId}: ${error.message}`);
}

/** Cedar keeps a parsed set under its name and never frees one, so there are just these. */
export type Slot = 'active' | 'trial';
const generations: Record<Slot, number> = { active: 0, trial: 0 };
const schemas = new Map<string, string>();

/** Parses a set into a slot. What was in the slot before answers errors from now on. */
export function prepared(
  policies: readonly Policy[],
  schema: string,
  slot: Slot,
): { readonly ask: (request: Request) => Answer; readonly current: () => boolean } {
  let schemaName = schemas.get(schema);
  if (!schemaName) {
    schemaName = `schema ${schemas.size}`;
    const parsed = cedar.preparseSchema(schemaName, schema);
    if (parsed.type === 'failure') throw invalid(said(parsed.errors, schema));
    schemas.set(schema, schemaName);
  }
  const set = cedar.preparsePolicySet(slot, { staticPolicies: byId(policies) });
  if (set.type === 'failure') throw invalid(said(set.errors, ''));
  const generation = ++generations[slot];
  const preparsedSchemaName = schemaName;
  const current = () => generations[slot] === generation;
  const ask = ({ entities, context, ...request }: Request): Answer => {
    if (!current()) return { allowed: false, reasons: [], errors: ['another set took its place'] };
    try {
      return answerOf(
        cedar.statefulIsAuthorized({
          ...request,
          context: { ...context },
          entities: [...entities],
          preparsedPolicySetId: slot,
          preparsedSchemaName,
          validateRequest: true,
        }),
      );
    } catch (error) {
      return { allowed: false, reasons: [], errors: [error instanceof Error ? error.message : String(error)] };
    }
  };
  return { ask, current };
}

/** As Cedar answered, with every error beside it: whoever asks lets none pass. */
export function answerOf(answer: cedar.AuthorizationAnswer): Answer {
  if (answer.type === 'failure')
    return { allowed: false, reasons: [], errors: answer.errors.map(({ message }) => message) };
  const { decision, diagnostics } = answer.response;
  return {
    allowed: decision === 'allow',
    reasons: [...diagnostics.reason].sort(),
    errors: diagnostics.errors.map(({ policyId, error }) => `${policyId}: ${error.message}`),
  };
}

const byId = (policies: readonly Policy[]) => Object.fromEntries(policies.map(({ id, text }) => [id, text]));

const invalid = (why: string) =>
  new Fault(
    'policy.invalid',
    `The policy was refused: ${why}`,
    'The one before it stays in force. Mend it and try again.',
  );

function said(errors: readonly cedar.DetailedError[], text: string): string {
  const first = errors[0];
  if (!first) return 'it does not parse.';
  const at = first.sourceLocations?.[0]?.start;
  const line = at === undefined || text === '' ? '' : `line ${text.slice(0, at).split('\n').length}: `;
  return `${line}${first.message}${first.help ? ` (${first.help})` : ''}`;
}

const short = (text: string) => (text.length > 80 ? `${text.slice(0, 79)}…` : text);
