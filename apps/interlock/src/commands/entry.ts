/** `interlock entry`: keychain entries. A secret is typed or read from a file, never an argument. */
import type { EntryView } from '@interlock/protocol';
import { ask } from '../asking.ts';
import { exact } from '../inert.ts';
import { dataFolder } from '../places.ts';
import { newPassphrase } from '../unlocking.ts';
import { exit, readCommand, UsageError, usageError } from '../usage.ts';
import { edited, listOf } from './edit.ts';
import { type Given, secretOf } from './entry-secret.ts';

const usage = `interlock entry add NAME --account USER [--host NAME]… [--data DIR]
           [--key FILE [--key-passphrase-file FILE] [--certificate FILE] | --generate | --agent-key FILE.pub [--certificate FILE]
           | --helper "PROGRAM ARGUMENT…" | --type token|enable-secret|snmp-v2c|totp [--password-file FILE]
           | --type snmp-v3 [--auth PROTOCOL] [--privacy PROTOCOL] [--password-file FILE, a password a line]]
       interlock entry public-key NAME [--data DIR]
       interlock entry bind NAME [--host NAME]… [--tag TAG]… [--for-changes] [--data DIR]
       interlock entry edit NAME [--name N] [--account USER] [--host NAME]… | --no-hosts [--tag TAG]… | --no-tags
           [--new-secret [--password-file FILE] | --key FILE [--key-passphrase-file FILE]] [--yes] [--data DIR]
           hosts and tags are the whole list; shows what stands there and what would, and asks
       interlock entry remove NAME [--yes] [--data DIR]
       interlock entry list [--data DIR]
       Without a file the secret is asked for; a one-time code's is in letters and digits, or an otpauth:// address. A helper is asked as git asks one: with the word get.
       The first entry of your own moves the vault into the system's keychain. Where there is none, a passphrase is
       asked for twice, or read from the file that INTERLOCK_PASSPHRASE_FILE names (chmod 600).`;

export async function entry(args: readonly string[]): Promise<number> {
  const given = readCommand(
    usage,
    args,
    {
      account: { type: 'string' },
      key: { type: 'string' },
      'key-passphrase-file': { type: 'string' },
      auth: { type: 'string' },
      privacy: { type: 'string' },
      certificate: { type: 'string' },
      generate: { type: 'boolean' },
      'agent-key': { type: 'string' },
      helper: { type: 'string' },
      type: { type: 'string' },
      'password-file': { type: 'string' },
      host: { type: 'string', multiple: true },
      tag: { type: 'string', multiple: true },
      'for-changes': { type: 'boolean' },
      name: { type: 'string' },
      'no-hosts': { type: 'boolean' },
      'no-tags': { type: 'boolean' },
      'new-secret': { type: 'boolean' },
      yes: { type: 'boolean' },
      data: { type: 'string' },
    },
    { add: 'NAME', 'public-key': 'NAME', bind: 'NAME', edit: 'NAME', remove: 'NAME', list: '' },
  );
  if (!given) return exit.done;
  const { values, word, rest } = given;
  const [name = ''] = rest;
  const folder = dataFolder(values.data);
  if (word === 'list') return list(folder);
  if (word === 'bind')
    return bind(folder, { entry: name, hosts: values.host ?? [], tags: values.tag, forChanges: values['for-changes'] });
  if (word === 'remove') return edited(folder, { ask: 'entry.remove', with: { name } }, values.yes ?? false);
  if (word === 'edit') return edit(folder, name, values);
  if (word === 'public-key') return publicKey(folder, name);
  if (!values.account) throw usageError(usage, word, 'entry add needs --account USER.');
  const { type, parts } = values.generate ? { type: 'ssh-key', parts: null } : await secretOf(values, usage);
  const { home, keychain } = (await ask(folder, { ask: 'vault' }, 'entry.add')) as { home: string; keychain: boolean };
  const passphrase = home === 'practice' && !keychain ? await newPassphrase() : undefined;
  const made = (await ask(folder, {
    ask: 'entry.add',
    with: {
      name,
      account: values.account,
      type,
      parts: parts && Object.fromEntries(parts.map(([part, bytes]) => [part, Buffer.from(bytes).toString('base64')])),
      vaultPassphrase: passphrase ? Buffer.from(passphrase).toString('base64') : null,
      hosts: values.host ?? [],
    },
  })) as EntryView;
  for (const [, bytes] of parts ?? []) bytes.fill(0);
  process.stdout.write(
    `Added ${seen(made.name)} for account ${seen(made.account)}; it may be lent to ${seen(made.hosts.join(', ')) || 'no host yet'}.\n`,
  );
  return exit.done;
}

interface Edited extends Given {
  readonly name?: string | undefined;
  readonly account?: string | undefined;
  readonly host?: readonly string[] | undefined;
  readonly 'no-hosts'?: boolean | undefined;
  readonly tag?: readonly string[] | undefined;
  readonly 'no-tags'?: boolean | undefined;
  readonly 'new-secret'?: boolean | undefined;
  readonly yes?: boolean | undefined;
}

/** Only what was said is in the change; a new secret is of the entry's own kind. */
async function edit(folder: string, name: string, values: Edited): Promise<number> {
  const change = {
    name: values.name,
    account: values.account,
    hosts: listOf(values.host, values['no-hosts'], ['--host', '--no-hosts']),
    tags: listOf(values.tag, values['no-tags'], ['--tag', '--no-tags']),
  };
  const secret = values['new-secret'] || values.key || values['password-file'];
  if (!secret && Object.values(change).every((value) => value === undefined))
    throw usageError(usage, 'edit', 'entry edit needs something to change.');
  const row = ((await ask(folder, { ask: 'entries' })) as EntryView[]).find((one) => one.name === name);
  const parts = secret
    ? (await secretOf({ ...values, ...(row && !values.key && { type: row.type }) }, usage)).parts
    : [];
  try {
    return await edited(
      folder,
      {
        ask: 'entry.edit',
        with: {
          name,
          change,
          parts: secret
            ? Object.fromEntries(parts.map(([part, bytes]) => [part, Buffer.from(bytes).toString('base64')]))
            : null,
        } as never,
      },
      values.yes ?? false,
    );
  } finally {
    for (const [, bytes] of parts) bytes.fill(0);
  }
}

interface Binding {
  readonly entry: string;
  readonly hosts: readonly string[];
  readonly tags: readonly string[] | undefined;
  readonly forChanges: boolean | undefined;
}

async function bind(folder: string, binding: Binding): Promise<number> {
  if (binding.hosts.length === 0 && !binding.tags)
    throw usageError(usage, 'bind', 'entry bind needs --host NAME or --tag TAG.');
  const view = (await ask(folder, { ask: 'entry.bind', with: binding })) as EntryView;
  const tags = view.tags?.map((tag) => `hosts tagged ${tag}`) ?? [];
  process.stdout.write(`${seen(view.name)} may now be lent to ${seen([...view.hosts, ...tags].join(', '))}.\n`);
  return exit.done;
}

async function list(folder: string): Promise<number> {
  const rows = (await ask(folder, { ask: 'entries' })) as EntryView[];
  if (rows.length === 0) process.stderr.write('No keychain entries.\n');
  for (const row of rows) process.stdout.write(`${entryRow(row)}\n`);
  return exit.done;
}

/** One row, whatever stands in its names. */
export function entryRow({ name, type, account, hosts, paused }: EntryView): string {
  const why = paused ? '  paused: hosts rejected it' : '';
  return `${seen(name).padEnd(24)} ${type.padEnd(14)} ${seen(account).padEnd(16)} ${seen(hosts.join(', '))}${why}`;
}

const seen = (text: string): string => exact(text, 'prose');

async function publicKey(folder: string, name: string): Promise<number> {
  const row = ((await ask(folder, { ask: 'entries' })) as EntryView[]).find((entry) => entry.name === name);
  if (!row?.publicKey) throw new UsageError(`there is no SSH key named ${name}, or its public side is not known.`);
  process.stdout.write(`${seen(row.publicKey)}\n`);
  return exit.done;
}
