/**
 * `policy.propose`: the agent says what the policy should say. What comes of it is a row that a person may look at; it
 * holds nowhere, and no call of any tool puts it in force.
 */

import type { PolicyChange } from '@interlock/policy';
import type { Conversation } from '../../conversation/conversation.ts';
import type { House } from '../../house.ts';
import { type PolicyProposals, type Proposing, proposedText, proposingSchema } from '../../policy/proposals.ts';
import { explanationProperty, given, kept, type OwnTool, type RunTool, told } from './tool.ts';

export const policyPropose: OwnTool = {
  name: 'policy.propose',
  nature: 'classified',
  domain: 'policy proposal',
  needsHost: false,
  arguments: given(proposingSchema),
  judge: () => kept('It keeps a proposal that holds nowhere until a person puts it in force.'),
  preview: (raw) => {
    const { title, add, remove } = proposingSchema.parse(raw);
    return [
      { name: 'Title', value: title },
      ...(add === '' ? [] : [{ name: 'Adds', value: add }]),
      ...(remove.length === 0 ? [] : [{ name: 'Takes out', value: remove.join(', ') }]),
    ];
  },
  spec: {
    name: 'policy.propose',
    description:
      'Proposes a change of the policy: Cedar policies to add (each with @id and @reason; one that has the name of another takes its place) and names of policies to take out. Nothing holds before a person has looked at the difference and put it in force; you cannot.',
    input: {
      type: 'object',
      required: ['title'],
      properties: {
        title: { type: 'string', description: 'What it is for, in a few words' },
        add: { type: 'string', description: 'Policies in Cedar' },
        remove: { type: 'array', items: { type: 'string' }, description: 'Names of policies, as denials give them' },
        explanation: explanationProperty,
      },
    },
  },
};

export interface ProposingRooms {
  readonly house: House;
  readonly proposals: PolicyProposals;
  /** What a text would change of the policy in force. Throws Fault `policy.invalid`. */
  readonly compare: (text: string) => PolicyChange & { readonly version: string };
  readonly redact: (text: string) => { readonly text: string };
}

/** Checks and keeps it. A text that would not hold is told to the agent and kept nowhere. */
export function proposingPolicy(rooms: ProposingRooms): RunTool {
  return async (_permit, call) => {
    const asked = proposingSchema.parse(call.arguments);
    const clean: Proposing = { ...asked, title: rooms.redact(asked.title).text, add: rooms.redact(asked.add).text };
    const { added, removed, changed, loosens, version } = rooms.compare(proposedText(rooms.house.policy(), clean));
    rooms.proposals.keep(clean, call.conversation as Conversation['id']);
    const parts = [
      ['adds', added],
      ['takes out', removed],
      ['rewords', changed],
    ] as const;
    const says = parts.flatMap(([word, ids]) => (ids.length > 0 ? [`${word} ${ids.join(', ')}`] : []));
    return told(
      `Kept as a proposal, version ${version}; it ${says.join(', ')}. It may ${loosens ? '' : 'not '}let more through than the policy in force. It is not in force: a person sees the difference on the Policy page and decides.`,
      'gatekeeper',
    );
  };
}
