/** A policy set that was loaded and validated: two questions a call, and an answer that is no where anything errs. */
import { createHash } from 'node:crypto';
import type { Demands, PolicyAnswer, PolicyPerson, PolicyQuestion, Ruling } from '@interlock/model';
import { newAnswerMemory } from './answer-memory.ts';
import {
  type Answer,
  type Entity,
  type EntityUid,
  type Policy,
  policiesOf,
  prepared,
  type Slot,
  validated,
} from './cedar.ts';
import { approversOf, demandsOf, type Forbidding } from './demands.ts';
import { schemaText, schemaVersion } from './schema.ts';

export interface PolicySet {
  /** SHA-256 of the text, shortened, and the schema's version. A permit names it and dies with it. */
  readonly version: string;
  readonly text: string;
  readonly policies: readonly Policy[];
  /** Everybody whom some policy names in `@approvers`, each key once. */
  readonly approvers: Demands['approvers'];
  /** What Cedar thinks odd, for example a policy that can never apply. */
  readonly warnings: readonly string[];
  /** Never throws: what cannot be answered is not allowed. */
  ask(question: PolicyQuestion): PolicyAnswer;
  /** What is demanded of an approval; null where one person's is enough. Never throws: what errs demands the most. */
  demands(question: PolicyQuestion): Demands | null;
}

/**
 * Loads a text into a slot. Throws Fault `policy.invalid`; then what was in the slot before stays as it is, because
 * nothing is put there before all of it was validated.
 */
export function loadPolicies(text: string, slot: Slot = 'trial'): PolicySet {
  const policies = policiesOf(text);
  const warnings = validated(policies, schemaText);
  const named = policies.flatMap((policy) => approversOf(policy).approvers);
  const approvers = [...new Map(named.map((one) => [one.key, one])).values()];
  const { ask, current } = prepared(policies, schemaText, slot);
  const kept = newAnswerMemory(text);
  const byId = new Map(policies.map((policy) => [policy.id, policy]));
  const version = `${createHash('sha256').update(text).digest('hex').slice(0, 16)}/${schemaVersion}`;
  return {
    version,
    text,
    policies,
    approvers,
    warnings,
    ask(question) {
      const known = current() ? kept.get(question) : undefined;
      if (known) return known;
      const request = requestOf(question);
      const rule = (action: 'run' | 'runUnasked') => {
        const uid = { type: 'Interlock::Action', id: action };
        return rulingOf(ask({ ...request, action: uid }), byId);
      };
      return kept.put(question, { version, run: rule('run'), runUnasked: rule('runUnasked') });
    },
    demands(question) {
      const request = requestOf(question);
      const against = (action: 'approveUnproven' | 'approveAlone') =>
        forbidding(ask({ ...request, action: { type: 'Interlock::Action', id: action } }), byId);
      return demandsOf(against('approveUnproven'), against('approveAlone'));
    },
  };
}

function rulingOf(answer: Answer, byId: ReadonlyMap<string, Policy>): Ruling {
  const deciding = answer.reasons.map((id) => byId.get(id)).filter((policy) => policy !== undefined);
  const error = answer.errors[0] ?? null;
  return {
    allowed: answer.allowed && error === null,
    rules: answer.reasons,
    reason: deciding.map(({ annotations }) => annotations.reason).find((reason) => reason) ?? null,
    names: [...new Set(deciding.flatMap(({ annotations }) => annotations.names?.split(/[ ,]+/) ?? []))],
    error,
  };
}

function forbidding({ reasons, allowed, errors }: Answer, byId: ReadonlyMap<string, Policy>): Forbidding {
  // Without a permit Cedar says no as well, and then names nobody.
  const policies = allowed ? [] : reasons.map((id) => byId.get(id)).filter((policy) => policy !== undefined);
  return { policies, failed: errors.length > 0 };
}

/** The question as Cedar hears it: who, what it touches, and the circumstances; entities are made for this one call. */
export function requestOf(question: PolicyQuestion) {
  const { principal, host } = question;
  const entities: Entity[] = [];
  const who = uid(principal.kind === 'person' ? 'Person' : 'Agent', principal.id);
  if (principal.kind === 'person') entities.push(person(principal));
  else {
    entities.push(person(principal.person), {
      uid: who,
      attrs: { kind: principal.agent, person: { __entity: uid('Person', principal.person.id) } },
      parents: [],
    });
  }
  const resource = host ? uid('Host', host.id) : uid('Desk', 'desk');
  if (host) {
    const { folder, tags, id: _, ...attrs } = host;
    // A folder is named by its whole path, so that north of one customer is not north of another.
    const paths = folder.map((_name, at) => folder.slice(0, at + 1).join('/'));
    for (const [at, path] of paths.entries())
      entities.push({
        uid: uid('Folder', path),
        attrs: {},
        parents: at === 0 ? [] : [uid('Folder', paths[at - 1] ?? '')],
      });
    const own = [...new Set(tags)];
    for (const tag of own) entities.push({ uid: uid('Tag', tag), attrs: {}, parents: [] });
    const last = paths.at(-1);
    entities.push({
      uid: resource,
      attrs,
      parents: [...(last === undefined ? [] : [uid('Folder', last)]), ...own.map((tag) => uid('Tag', tag))],
    });
  } else entities.push({ uid: resource, attrs: {}, parents: [] });
  const { tool, tags, trust, mode, destination, placeholders, weekday, minute, calls, minutes } = question;
  return {
    principal: who,
    resource,
    entities,
    context: {
      tool,
      class: question.class,
      tags: [...tags],
      trust,
      mode,
      destination,
      placeholders,
      weekday,
      minute,
      calls,
      minutes,
    },
  };
}

const uid = (type: string, id: string): EntityUid => ({ type: `Interlock::${type}`, id });
const person = ({ id, name, proof }: PolicyPerson): Entity => ({
  uid: uid('Person', id),
  attrs: { name, proof },
  parents: [],
});
