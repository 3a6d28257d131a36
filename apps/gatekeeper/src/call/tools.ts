/** The tools an agent may propose, and what each is to the gate. A name that is not here is denied. */
import type { ToolNature } from '@interlock/gate';
import type { Host, Json, Verdict } from '@interlock/model';
import type { ToolSpec } from '@interlock/protocol';
import { z } from 'zod';
import { configStage } from './staging/stage-tool.ts';
import { agentStartSpec } from './tools/agent-start.ts';
import { checkReadSpec } from './tools/check-read.ts';
import { compositeSpecs } from './tools/composite.ts';
import { ownTools } from './tools/own-tools.ts';
import { planRunSpec } from './tools/plan-run.ts';

export interface Tool {
  readonly name: string;
  readonly nature: ToolNature;
  /** The trade's word for what it is, as the card says it. */
  readonly domain: string;
  readonly needsHost: boolean;
  readonly arguments: z.ZodType<{ readonly [name: string]: Json }>;
  readonly spec: ToolSpec;
  /** Of a tool whose lines are worded here: the arguments of the call, `command` and `answers` among them. */
  readonly words?: (given: { readonly [name: string]: Json }, host: Host) => { readonly [name: string]: Json };
  /** Of a tool without lines: whether it names a host, what its arguments amount to, and what its card shows of them. */
  readonly names?: 'host';
  readonly judge?: (given: { readonly [name: string]: Json }, around: ToolSight) => Verdict;
  readonly preview?: (
    given: { readonly [name: string]: Json },
    around: ToolSight,
  ) => readonly { readonly name: string; readonly value: string; readonly was?: string }[];
  /** Whether it may move what policies allow. */
  readonly loosens?: (given: { readonly [name: string]: Json }, around: ToolSight) => boolean;
}

/** What a tool without lines may look at: the host it names, and the inventory. */
export interface ToolSight {
  readonly host: Host | null;
  readonly hosts: readonly Host[];
}

const command = z.string().min(1).max(10_000);
const hostProperty = { type: 'string', description: 'Id of the host, from inventory.list' };
const explanationProperty = { type: 'string', description: 'Why, in one sentence, for the person who decides' };

export const tools: ReadonlyMap<string, Tool> = new Map(
  (
    [
      {
        name: 'terminal.run',
        nature: 'classified',
        domain: 'terminal command',
        needsHost: true,
        arguments: z.strictObject({
          command,
          answers: z
            .array(z.strictObject({ question: z.string().min(1).max(60), answer: z.string().max(200) }))
            .max(10)
            .optional(),
        }) as unknown as Tool['arguments'],
        spec: {
          name: 'terminal.run',
          description:
            'Runs lines on one host in order and answers with what the device wrote. A change is one call: entering configuration, its lines, leaving, the check that follows and the save. Questions of the device are answered only by what `answers` names.',
          input: {
            type: 'object',
            required: ['host', 'command'],
            properties: {
              host: hostProperty,
              command: {
                type: 'string',
                description:
                  'One or more lines, separated by line feeds. A secret is never written: {{entry}} stands for a keychain entry a person named.',
              },
              answers: {
                type: 'array',
                items: {
                  type: 'object',
                  required: ['question', 'answer'],
                  properties: { question: { type: 'string' }, answer: { type: 'string' } },
                },
              },
              explanation: explanationProperty,
            },
          },
        },
      },
      {
        name: 'inventory.list',
        nature: 'classified',
        domain: 'inventory read',
        needsHost: false,
        arguments: z.strictObject({}),
        spec: {
          name: 'inventory.list',
          description: 'The hosts of the inventory: id, name, platform, environment, address, tags.',
          input: { type: 'object', properties: {} },
        },
      },
      {
        name: 'wait',
        nature: 'talk',
        domain: 'pause',
        needsHost: false,
        arguments: z.strictObject({ seconds: z.int().min(1).max(30) }),
        spec: {
          name: 'wait',
          description: 'Waits, so that a protocol can converge before it is read again.',
          input: {
            type: 'object',
            required: ['seconds'],
            properties: { seconds: { type: 'integer', minimum: 1, maximum: 30 } },
          },
        },
      },
      configStage,
      ...ownTools,
    ] satisfies Tool[]
  ).map((tool) => [tool.name, tool]),
);

/** What the model is told of the tools. */
export const toolSpecs: ToolSpec[] = [
  ...[...tools.values()].map(({ spec }) => spec),
  ...compositeSpecs,
  checkReadSpec,
  planRunSpec,
  agentStartSpec,
];

/** The same for an agent that may use some of them alone. */
export const toolsWithin = (may: ReadonlySet<string> | null): ToolSpec[] =>
  toolSpecs.filter(({ name }) => may === null || may.has(name));
