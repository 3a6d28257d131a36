/** The few clear facts of a data folder that are needed before the vault opens. Written whole, 0600. */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';
import { Fault, type Id, idSchema, newId, type RandomBytes } from '@interlock/model';
import { z } from 'zod';
import { type ModelSettings, modelSettingsSchema } from './model/settings.ts';

const settingsSchema = z.strictObject({
  v: z.literal(1),
  organization: idSchema('org'),
  organizationName: z.string().min(1).max(120),
  person: idSchema('person'),
  /** First label of the Studio's own name under `localhost`; random per data folder. */
  label: z.string().regex(/^[a-z][a-z0-9]{5,30}$/),
  /** Chosen at the first start and remembered; null before it. */
  port: z.int().min(1).max(65535).nullable(),
  /** Models that a person set; absent is the usual. */
  models: modelSettingsSchema.optional(),
});
export type Settings = z.infer<typeof settingsSchema>;

/**
 * Reads the settings, or makes those of a new folder. Throws Fault `data.settings-damaged`, or `data.settings-missing`
 * where a vault or a ledger is there: new settings would name another organization, and theirs would never be opened.
 */
export function readSettings(folder: string, random: RandomBytes): Settings {
  const file = path.join(folder, 'settings.json');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    if (['vault', 'ledger'].some((kept) => existsSync(path.join(folder, kept))))
      throw new Fault(
        'data.settings-missing',
        `${file} is not there, and the vault and ledger beside it cannot be opened without it.`,
        'Restore it from a backup of the same data folder, or choose a new folder with --data; nothing was changed.',
      );
    const made = newSettings(random);
    writeSettings(folder, made);
    return made;
  }
  try {
    return settingsSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new Fault(
      'data.settings-damaged',
      `${file} cannot be read as settings.`,
      'Restore it from a backup of the same data folder; nothing was changed.',
      { cause: error },
    );
  }
}

/** Models that were set in a folder; none where there is no folder yet. Throws as `readSettings` does. */
export function modelsSet(folder: string): ModelSettings {
  if (!existsSync(path.join(folder, 'settings.json'))) return {};
  return readSettings(folder, () => new Uint8Array()).models ?? {};
}

export function setModels(folder: string, models: ModelSettings): void {
  const { models: _, ...rest } = readSettings(folder, () => new Uint8Array());
  writeSettings(folder, Object.keys(models).length === 0 ? rest : { ...rest, models });
}

/** Written beside, flushed, then renamed: a crash leaves the old or the new, never half of one. */
export function writeSettings(folder: string, settings: Settings): void {
  const file = path.join(folder, 'settings.json');
  const beside = `${file}.new`;
  const handle = openSync(beside, 'w', 0o600);
  try {
    writeSync(handle, `${JSON.stringify(settings, null, 2)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(beside, file);
  const parent = openSync(folder, 'r');
  try {
    fsyncSync(parent);
  } finally {
    closeSync(parent);
  }
}

function newSettings(random: RandomBytes): Settings {
  const letters = 'abcdefghjkmnpqrstvwxyz0123456789';
  const label = [...random(10)].map((byte, at) => letters[at === 0 ? byte % 22 : byte % 32]).join('');
  return {
    v: 1,
    organization: newId('org', random),
    organizationName: 'Personal',
    person: newId('person', random) as Id<'person'>,
    label,
    port: null,
  };
}
