/** Which models a person set for this data folder: from the next start on. Clear in `settings.json`; no secret is here. */
import { type Actor, Fault } from '@interlock/model';
import { cognitoIdentity, modelNames } from '@interlock/models';
import { z } from 'zod';
import type { House } from '../house.ts';

export const modelSettingsSchema = z.strictObject({
  /** The model of conversations where nobody says another. */
  model: z.string().max(60).optional(),
  /** The small model beside those of Bedrock. */
  small: z.string().max(60).optional(),
  /** The identity pool that lends AWS credentials, and who vouches for the person there. */
  cognito: z
    .strictObject({
      pool: z.string().max(120),
      login: z
        .strictObject({ provider: z.string().min(1).max(200), tokenFile: z.string().min(1).max(4000) })
        .optional(),
    })
    .optional(),
});
export type ModelSettings = z.infer<typeof modelSettingsSchema>;

/** Null takes a setting back. */
const changeSchema = z.strictObject({
  model: modelSettingsSchema.shape.model.unwrap().nullable().optional(),
  small: modelSettingsSchema.shape.small.unwrap().nullable().optional(),
  cognito: modelSettingsSchema.shape.cognito.unwrap().nullable().optional(),
});

export interface SettingsRooms {
  readonly house: Pick<House, 'journal'>;
  readonly read: () => ModelSettings;
  readonly write: (settings: ModelSettings) => void;
}

/** Throws Fault `settings.no-model`, `model.bad-pool`; what a schema refuses it throws as it is. */
export async function settingsAnswer(
  ask: { readonly ask: string; readonly with?: unknown },
  { house, read, write }: SettingsRooms,
  by: Actor,
): Promise<ModelSettings> {
  if (ask.ask === 'settings') return read();
  const { model, small, cognito } = changeSchema.parse(ask.with);
  for (const name of [model, small]) requireModel(name);
  if (small === 'rehearsal')
    throw new Fault('settings.no-model', 'The rehearsal is no small model of Bedrock.', 'Name one of Bedrock’s.');
  if (cognito) cognitoIdentity(cognito);
  const now = read();
  const next = modelSettingsSchema.parse({
    model: changed(model, now.model),
    small: changed(small, now.small),
    cognito: changed(cognito, now.cognito),
  });
  await house.journal.write({
    type: 'settings.set',
    by,
    ...(next.model === undefined ? {} : { model: next.model }),
    ...(next.small === undefined ? {} : { small: next.small }),
    ...(next.cognito === undefined ? {} : { pool: next.cognito.pool }),
  });
  write(next);
  return next;
}

const changed = <T>(change: T | null | undefined, now: T | undefined): T | undefined =>
  change === undefined ? now : (change ?? undefined);

function requireModel(name: string | null | undefined): void {
  if (name === null || name === undefined || modelNames.includes(name)) return;
  throw new Fault(
    'settings.no-model',
    `There is no model ${JSON.stringify(name)} in this version.`,
    `Use one of ${modelNames.join(', ')}.`,
  );
}
