/** Changes to keychain entries, asked by the card frame, where a secret may be typed. Each opens a card. */
import { idSchema } from '@interlock/model';
import { z } from 'zod';
import { cardOpened, entryChangeSchema } from './edits.ts';
import { newSecretSchema } from './keychain.ts';

const entry = idSchema('entry');

export const fromEntrySheet = {
  'entry.edit': {
    ask: z.strictObject({
      entry,
      /** The version that the person looked at. */
      version: z.int().min(1),
      change: entryChangeSchema,
      /** Takes the place of the one before; of the same kind. */
      secret: newSecretSchema.optional(),
    }),
    answer: cardOpened,
  },
  'entry.remove': { ask: z.strictObject({ entry, version: z.int().min(1) }), answer: cardOpened },
} as const;
