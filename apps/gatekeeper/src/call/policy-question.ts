/** What the policy is asked about a call: the gate's question, and who, where and when from the gatekeeper's own records. */
import type { Question } from '@interlock/gate';
import type { Host, Id, PolicyQuestion } from '@interlock/model';
import type { Run } from '../conversation/conversation.ts';
import type { House } from '../house.ts';

/** What a person's own deed is to the gate: asked in every trust and mode. */
export const ownDeed = {
  nature: 'always-asks',
  class: 'moderate',
  tags: [],
  trust: 'supervised',
  mode: 'default',
  by: 'person',
  placeholders: 0,
} as const satisfies Question;

/** A person's own session, and what they do at it. */
export const ownHands = { ...ownDeed, nature: 'own-hands', class: 'read-only' } as const satisfies Question;

/** The same of something that leaves for a model: an image, a request that another region answers. */
export const ownSending = { ...ownDeed, class: 'read-only', tags: ['leaves-box'] } as const satisfies Question;

export interface Surrounding {
  readonly tool: string;
  readonly host: Host | null;
  readonly house: Pick<House, 'person' | 'around'>;
  /** The run whose agent proposes; without one the person acts. */
  readonly run?: Run;
  readonly destination?: PolicyQuestion['destination'];
}

export function policyQuestion(question: Question, around: Surrounding): PolicyQuestion {
  const { house, host, run } = around;
  const actor = house.person();
  const person = { id: actor.person, name: actor.name, proof: actor.proof.kind };
  const now = house.around.now();
  const clock = new Date(now);
  return {
    principal: run
      ? { kind: 'agent', id: run.agent, agent: run.parent ? 'helper' : 'main', person }
      : { kind: 'person', ...person },
    host: host && hostFacts(host),
    tool: around.tool,
    class: question.class,
    tags: question.tags,
    trust: question.trust,
    mode: question.mode,
    destination: around.destination ?? 'none',
    placeholders: question.placeholders,
    weekday: clock.getDay() === 0 ? 7 : clock.getDay(),
    minute: clock.getHours() * 60 + clock.getMinutes(),
    calls: run?.counts.calls ?? 0,
    minutes: run ? Math.max(0, Math.floor((now - run.begun) / 60_000)) : 0,
  };
}

const hostFacts = ({
  id,
  name,
  address,
  platform,
  environment,
  lab,
  folder,
  tags,
}: Host & { readonly id: Id<'host'> }) => ({
  id,
  name,
  address,
  platform,
  environment,
  lab,
  folder,
  tags,
});
