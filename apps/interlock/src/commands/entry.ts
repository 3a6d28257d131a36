/** `interlock entry`: keychain entries. A secret is typed or read from a file, never an argument. */
import { readFileSync } from 'node:fs';
import type { EntryView } from '@interlock/protocol';
import { ask } from '../asking.ts';
import { dataFolder } from '../places.ts';
import { fromPerson, newPassphrase } from '../unlocking.ts';
import { exit, readArguments, UsageError } from '../usage.ts';

const usage = `interlock entry add NAME --account USER [--key FILE] [--password-file FILE] [--host NAME]… [--data DIR]
       interlock entry bind NAME [--host NAME]… [--tag TAG]… [--for-changes] [--data DIR]
       interlock entry list [--data DIR]
       Without --key or --password-file the password is asked for.`;

export async function entry(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(usage, args, {
    account: { type: 'string' },
    key: { type: 'string' },
    'password-file': { type: 'string' },
    host: { type: 'string', multiple: true, default: [] },
    tag: { type: 'string', multiple: true },
    'for-changes': { type: 'boolean' },
    data: { type: 'string' },
    help: { type: 'boolean' },
  });
  if (values.help) {
    process.stdout.write(`usage: ${usage}\n`);
    return exit.done;
  }
  const [word, name] = positionals;
  const folder = dataFolder(values.data);
  if (word === 'list') return list(folder);
  if (word === 'bind' && name)
    return bind(folder, { entry: name, hosts: values.host, tags: values.tag, forChanges: values['for-changes'] });
  if (word !== 'add' || !name || !values.account)
    throw new UsageError(`entry takes add NAME --account USER, or list.\nusage: ${usage}`);
  const secret = values.key
    ? readBytes(values.key)
    : values['password-file']
      ? withoutLineEnd(readBytes(values['password-file']))
      : await asked();
  const { home, keychain } = (await ask(folder, { ask: 'vault' })) as { home: string; keychain: boolean };
  const passphrase = home === 'practice' && !keychain ? await newPassphrase() : undefined;
  const made = (await ask(folder, {
    ask: 'entry.add',
    with: {
      name,
      account: values.account,
      type: values.key ? 'ssh-key' : 'user-password',
      secret: Buffer.from(secret).toString('base64'),
      passphrase: null,
      vaultPassphrase: passphrase ? Buffer.from(passphrase).toString('base64') : null,
      hosts: values.host,
    },
  })) as EntryView;
  secret.fill(0);
  process.stdout.write(
    `Added ${made.name} for account ${made.account}; it may be lent to ${made.hosts.join(', ') || 'no host yet'}.\n`,
  );
  return exit.done;
}

interface Binding {
  readonly entry: string;
  readonly hosts: readonly string[];
  readonly tags: readonly string[] | undefined;
  readonly forChanges: boolean | undefined;
}

async function bind(folder: string, binding: Binding): Promise<number> {
  if (binding.hosts.length === 0 && !binding.tags)
    throw new UsageError(`name the hosts with --host, or tags with --tag.\nusage: ${usage}`);
  const view = (await ask(folder, { ask: 'entry.bind', with: binding })) as EntryView;
  const tags = view.tags?.map((tag) => `hosts tagged ${tag}`) ?? [];
  process.stdout.write(`${view.name} may now be lent to ${[...view.hosts, ...tags].join(', ')}.\n`);
  return exit.done;
}

async function list(folder: string): Promise<number> {
  for (const row of (await ask(folder, { ask: 'entries' })) as EntryView[])
    process.stdout.write(
      `${row.name.padEnd(24)} ${row.type.padEnd(14)} ${row.account.padEnd(16)} ${row.hosts.join(', ')}${row.paused ? '  paused: hosts rejected it' : ''}\n`,
    );
  return exit.done;
}

function readBytes(file: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(file));
  } catch {
    throw new UsageError(`“${file}” cannot be read.`);
  }
}

function withoutLineEnd(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 10 || bytes[end - 1] === 13)) end--;
  return bytes.subarray(0, end);
}

function asked(): Promise<Uint8Array> {
  if (!process.stdin.isTTY)
    throw new UsageError('nobody is there to type the password; name a file with --password-file.');
  return fromPerson('Password: ');
}
