/** `interlock host`: hosts of the inventory, through the gatekeeper that runs or one that is started for it. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { type Environment, environmentSchema, type Platform, platformSchema } from '@interlock/model';
import type { EntryView, HostRow } from '@interlock/protocol';
import { ask } from '../asking.ts';
import { dataFolder } from '../places.ts';
import { exit, oneOf, readCommand, UsageError, usageError, wholeNumber } from '../usage.ts';
import { edited, listOf } from './edit.ts';

const usage = `interlock host add NAME [--address A] [--port N] [--platform P] [--environment lab|staging|prod|core]
                   [--folder A/B] [--tag T]… [--entry NAME] [--data DIR]
       interlock host import [FILE] [--known-hosts FILE] [--platform P] [--environment E] [--data DIR]
                   FILE is ~/.ssh/config unless given
       interlock host edit NAME [--name N] [--address A] [--port N] [--platform P] [--environment E]
                   [--folder A/B] [--tag T]… | --no-tags [--via HOST]… | --direct [--entry NAME | --no-entry]
                   [--entry-for-changes NAME | --no-entry-for-changes] [--forget-keys] [--yes] [--data DIR]
                   shows what stands there and what would, and asks; --yes is the answer without a terminal
       interlock host remove NAME [--yes] [--data DIR]
       interlock host list [--json] [--data DIR]`;

export async function host(args: readonly string[]): Promise<number> {
  const given = readCommand(
    usage,
    args,
    {
      address: { type: 'string' },
      port: { type: 'string' },
      platform: { type: 'string' },
      environment: { type: 'string' },
      folder: { type: 'string' },
      tag: { type: 'string', multiple: true },
      entry: { type: 'string' },
      ...edits,
      'known-hosts': { type: 'string' },
      json: { type: 'boolean' },
      data: { type: 'string' },
    },
    { add: 'NAME', import: '[FILE]', edit: 'NAME', remove: 'NAME', list: '' },
  );
  if (!given) return exit.done;
  const { values, word, rest } = given;
  const [name] = rest;
  const folder = dataFolder(values.data);
  if (word === 'remove')
    return edited(folder, { ask: 'host.remove', with: { name: name as string } }, values.yes ?? false);
  if (word === 'edit') return edit(folder, name as string, values);
  if (word === 'list') return list(folder, values.json ?? false);
  if (word === 'import')
    return importFrom(folder, name ?? path.join(homedir(), '.ssh', 'config'), values['known-hosts'], {
      platform: platformNamed(values.platform ?? 'linux'),
      environment: oneOf(values.environment ?? 'prod', '--environment', environmentSchema.options),
    });
  const platform = platformNamed(values.platform ?? 'linux');
  const credential = values.entry ? await entryNamed(folder, values.entry) : null;
  const made = (await ask(folder, {
    ask: 'host.add',
    with: {
      name,
      address: values.address ?? name,
      port: wholeNumber(values.port ?? '22', '--port', 1, 65535),
      platform,
      environment: oneOf(values.environment ?? 'prod', '--environment', environmentSchema.options),
      folder: folderOf(values.folder ?? ''),
      tags: values.tag ?? [],
      credential,
    },
  })) as HostRow;
  process.stdout.write(
    `Added ${made.name} (${made.address}:${made.port}, ${made.platform}, ${made.environment}).${made.credential ? '' : ' It has no keychain entry yet: npx --no interlock entry add.'}\n`,
  );
  return exit.done;
}

/** What `host edit` takes besides. */
const edits = {
  name: { type: 'string' },
  'no-tags': { type: 'boolean' },
  via: { type: 'string', multiple: true },
  direct: { type: 'boolean' },
  'no-entry': { type: 'boolean' },
  'entry-for-changes': { type: 'string' },
  'no-entry-for-changes': { type: 'boolean' },
  'forget-keys': { type: 'boolean' },
  yes: { type: 'boolean' },
} as const;

interface Edited {
  readonly name?: string | undefined;
  readonly address?: string | undefined;
  readonly port?: string | undefined;
  readonly platform?: string | undefined;
  readonly environment?: string | undefined;
  readonly folder?: string | undefined;
  readonly tag?: readonly string[] | undefined;
  readonly 'no-tags'?: boolean | undefined;
  readonly via?: readonly string[] | undefined;
  readonly direct?: boolean | undefined;
  readonly entry?: string | undefined;
  readonly 'no-entry'?: boolean | undefined;
  readonly 'entry-for-changes'?: string | undefined;
  readonly 'no-entry-for-changes'?: boolean | undefined;
  readonly 'forget-keys'?: boolean | undefined;
  readonly yes?: boolean | undefined;
}

/** Only what was said is in the change. */
function edit(folder: string, name: string, values: Edited): Promise<number> {
  const { platform, environment, port } = values;
  const change = {
    name: values.name,
    address: values.address,
    port: port === undefined ? undefined : wholeNumber(port, '--port', 1, 65535),
    platform: platform === undefined ? undefined : platformNamed(platform),
    environment: environment === undefined ? undefined : oneOf(environment, '--environment', environmentSchema.options),
    folder: values.folder === undefined ? undefined : folderOf(values.folder),
    tags: listOf(values.tag, values['no-tags'], ['--tag', '--no-tags']),
    route: listOf(values.via, values.direct, ['--via', '--direct']),
    entry: values['no-entry'] ? null : values.entry,
    entryForChanges: values['no-entry-for-changes'] ? null : values['entry-for-changes'],
    forgetKeys: values['forget-keys'],
  };
  if (Object.values(change).every((value) => value === undefined))
    throw usageError(usage, 'edit', 'host edit needs something to change.');
  return edited(folder, { ask: 'host.edit', with: { name, change } as never }, values.yes ?? false);
}

const folderOf = (text: string): string[] => text.split('/').filter((part) => part !== '');

function platformNamed(name: string): Platform {
  const platform = platformSchema.safeParse(name);
  if (!platform.success) throw new UsageError(`“${name}” is no platform; for one that is not listed use other:NAME.`);
  return platform.data;
}

async function entryNamed(folder: string, name: string): Promise<string> {
  const entries = (await ask(folder, { ask: 'entries' })) as EntryView[];
  const found = entries.find((entry) => entry.name === name);
  if (!found) throw new UsageError(`there is no keychain entry named “${name}”.`);
  return found.id;
}

async function list(folder: string, json: boolean): Promise<number> {
  const rows = (await ask(folder, { ask: 'hosts' })) as HostRow[];
  if (json) process.stdout.write(`${JSON.stringify(rows)}\n`);
  else if (rows.length === 0)
    process.stderr.write('No hosts yet. Add one: npx --no interlock host add NAME --address A\n');
  else
    for (const row of rows)
      process.stdout.write(
        `${row.environment.padEnd(8)} ${row.name.padEnd(24)} ${`${row.address}:${row.port}`.padEnd(28)} ${row.platform.padEnd(18)} ${row.credential?.name ?? 'no entry'}${row.hostKeys.length === 0 ? ', key not trusted yet' : ''}\n`,
      );
  return exit.done;
}

async function importFrom(
  folder: string,
  file: string,
  known: string | undefined,
  kind: { platform: Platform; environment: Environment },
): Promise<number> {
  const read = (name: string) => {
    try {
      return readFileSync(name, 'utf8');
    } catch {
      throw new UsageError(`“${name}” cannot be read.`);
    }
  };
  const { added, skipped } = (await ask(folder, {
    ask: 'host.import',
    with: { sshConfig: read(file), knownHosts: known ? read(known) : '', ...kind },
  })) as { added: HostRow[]; skipped: { name: string; why: string }[] };
  for (const row of added) {
    const user = row.tags.find((tag) => tag.startsWith('user:'))?.slice('user:'.length);
    const login = user
      ? `; its User ${user} is kept as a tag: entry add NAME --account ${user} --host ${row.name}`
      : '';
    process.stdout.write(
      `added   ${row.name} (${row.address}:${row.port}, ${row.platform}, ${row.environment})${login}\n`,
    );
  }
  if (added.length + skipped.length === 0) process.stderr.write(`“${file}” names no host.\n`);
  for (const { name, why } of skipped) process.stdout.write(`skipped ${name}: ${why}\n`);
  return exit.done;
}
