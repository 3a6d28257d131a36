/** `config.stage`: configuration lines, put on one card as a diff against what runs. The lines around them are platform data. */
import { Fault, type Host, type Json } from '@interlock/model';
import { stagedLines, stagedPlatforms, stagingOf } from '@interlock/platforms';
import { z } from 'zod';
import type { Tool } from '../tools.ts';

export const stageTool = 'config.stage';

const asked = z.strictObject({
  lines: z.string().min(1).max(10_000),
  check: z
    .string()
    .min(1)
    .max(500)
    .regex(/^[^\r\n]+$/, 'one line')
    .optional(),
  /** Nothing is put around the lines: they are all that is sent. */
  whole: z.literal(true).optional(),
});

export const configStage: Tool = {
  name: stageTool,
  nature: 'classified',
  domain: 'staged configuration',
  needsHost: true,
  arguments: asked as unknown as Tool['arguments'],
  words: wordsOf,
  spec: {
    name: stageTool,
    description: `Stages configuration lines for one host (${stagedPlatforms.join(', ')}): the running configuration is read, and a person sees the diff before anything runs. Entering and leaving configuration, commit and save are added. Prefer it to terminal.run for a change of configuration.`,
    input: {
      type: 'object',
      required: ['host', 'lines'],
      properties: {
        host: { type: 'string', description: 'Id of the host, from inventory.list' },
        lines: {
          type: 'string',
          description:
            'The lines as they are typed in configuration, separated by line feeds. A secret is never written: {{entry}} stands for a keychain entry a person named.',
        },
        check: { type: 'string', description: 'One line that reads, run after the change and before the save' },
        explanation: { type: 'string', description: 'Why, in one sentence, for the person who decides' },
      },
    },
  },
};

/** What the tool comes to on a host: all lines in order, and the answers that saving takes. */
function wordsOf(given: { readonly [name: string]: Json }, host: Host): { readonly [name: string]: Json } {
  const { lines, check, whole } = asked.parse(given);
  const staging = stagingOf(host.platform);
  if (!staging) throw refused(`Nothing can be staged on ${host.platform}; it can be on ${stagedPlatforms.join(', ')}.`);
  const { answers } = staging;
  const command = whole ? lines : stagedLines(staging, lines, check).join('\n');
  if (command === '') throw refused('No line is left that configures anything.');
  return { command, ...(answers.length > 0 && { answers: answers.map((one) => ({ ...one })) }) };
}

const refused = (message: string) =>
  new Fault('call.bad-arguments', message, 'Nothing ran. Use terminal.run, or correct the call.');
