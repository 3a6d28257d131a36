/** `interlock vault`: the keys of an organization, where they are, and the kit that opens without Interlock. */
import { existsSync } from 'node:fs';
import { Fault } from '@interlock/model';
import { ask, requireData } from '../asking.ts';
import { fileBytes, writeNew } from '../files.ts';
import { exact } from '../inert.ts';
import { dataFolder } from '../places.ts';
import { fromPerson, newPassphrase, passphraseFrom } from '../unlocking.ts';
import { exit, oneOf, readCommand, UsageError, usageError } from '../usage.ts';

const usage = `interlock vault status [--json] [--data DIR]
       interlock vault rotate [--data DIR]
       interlock vault export FILE [--entry NAME]… [--data DIR]
       interlock vault import FILE [--data DIR]
       interlock vault move keychain|passphrase|kms|pkcs11 [--key ARN] [--token LABEL] [--data DIR]
       interlock vault destroy --organization ID [--data DIR]
       The vault's passphrase is asked for (twice where it is new), or read from the file that
       INTERLOCK_PASSPHRASE_FILE names (chmod 600).
       A kit is opened with \`age -d FILE\` too. Its passphrase is asked for, or in INTERLOCK_KIT_PASSPHRASE_FILE.`;

/** Bytes of the largest kit that the vault opens. */
const largestKit = 16 * 1024 * 1024;

interface Status {
  readonly organization: string;
  readonly entries: number;
  readonly home: string;
  readonly master: string;
  readonly place: string | null;
  readonly keys: readonly { readonly id: string; readonly state: string; readonly created: number }[];
  readonly due: number;
  readonly overdue: boolean;
  readonly cache: 'none' | 'keychain' | 'memory';
  readonly until: number | null;
  readonly answeredAgo: number | null;
}

export async function vault(args: readonly string[]): Promise<number> {
  const given = readCommand(
    usage,
    args,
    {
      entry: { type: 'string', multiple: true, default: [] },
      key: { type: 'string' },
      token: { type: 'string' },
      organization: { type: 'string' },
      json: { type: 'boolean' },
      data: { type: 'string' },
    },
    {
      status: '',
      rotate: '',
      export: 'FILE',
      import: 'FILE',
      move: 'keychain|passphrase|kms|pkcs11',
      destroy: '',
    },
  );
  if (!given) return exit.done;
  const { values, word, rest } = given;
  const [name = ''] = rest;
  const folder = dataFolder(values.data);
  switch (word) {
    case 'status':
      return show((await ask(folder, { ask: 'vault.status' })) as Status, values.json === true);
    case 'rotate':
      return show((await ask(folder, { ask: 'vault.rotate' })) as Status, values.json === true);
    case 'export':
      return takeOut(folder, name, values.entry);
    case 'import':
      return takeIn(folder, name);
    case 'move': {
      const home = oneOf(name, 'vault move', ['keychain', 'passphrase', 'kms', 'pkcs11']);
      const passphrase = home === 'passphrase' ? await newPassphrase() : undefined;
      const { key = null, token = null } = values;
      const asked = { home, key, token, passphrase: passphrase ? base64(passphrase) : null };
      return show((await ask(folder, { ask: 'vault.move', with: asked })) as Status, values.json === true);
    }
    case 'destroy':
      if (!values.organization) throw usageError(usage, word, 'vault destroy needs --organization ID.');
      return destroy(folder, values.organization);
  }
}

const homes: Readonly<Record<string, string>> = {
  practice: 'a file of the practice folder',
  keychain: 'the system’s keychain',
  passphrase: 'a passphrase',
  kms: 'AWS KMS',
  pkcs11: 'a PKCS#11 token',
};

function show(status: Status, json: boolean): number {
  if (json) {
    process.stdout.write(`${JSON.stringify(status)}\n`);
    return exit.done;
  }
  const { organization, home, place, master, keys, due, overdue, cache, until } = status;
  const lines = [
    ['organization', organization],
    ['master key', `${homes[home] ?? home}${place ? `: ${place}` : ''} (${master})`],
    ['data keys', `${keys.length}; ${keys.find(({ state }) => state === 'active')?.id} seals`],
    ['next data key', overdue ? 'is overdue: nothing is sealed until the provider answers' : day(due)],
    ['entries', String(status.entries)],
  ];
  if (cache !== 'none')
    lines.push([
      'unwrapped keys',
      `${cache === 'keychain' ? 'in the system’s keychain' : 'in memory alone: there is no keychain'}${until ? `, until ${new Date(until).toISOString()} without an answer` : ''}`,
    ]);
  for (const [what, how] of lines) process.stdout.write(`${(what as string).padEnd(16)}${how}\n`);
  return exit.done;
}

async function takeOut(folder: string, file: string, names: readonly string[]): Promise<number> {
  if (existsSync(file)) throw new UsageError(`${file} is there already; name another file.`);
  requireData(folder);
  const passphrase = await kitPassphrase(true);
  const asked = { entries: names.length > 0 ? names : null, passphrase: base64(passphrase) };
  const made = (await ask(folder, { ask: 'vault.export', with: asked })) as { entries: string[]; kit: string };
  writeNew(file, Buffer.from(made.kit, 'base64'));
  process.stdout.write(
    `${file} holds ${made.entries.length === 1 ? 'one entry' : `${made.entries.length} entries`}: ${exact(made.entries.join(', '), 'prose')}.\nIt opens with the passphrase alone (age -d). If that is forgotten, the kit is worth nothing.\n`,
  );
  return exit.done;
}

async function takeIn(folder: string, file: string): Promise<number> {
  const kit = readKit(file);
  const passphrase = await kitPassphrase(false);
  const { home, keychain } = (await ask(folder, { ask: 'vault' }, 'vault.import')) as {
    home: string;
    keychain: boolean;
  };
  const own = home === 'practice' && !keychain ? await newPassphrase() : undefined;
  const asked = { kit: base64(kit), passphrase: base64(passphrase), vaultPassphrase: own ? base64(own) : null };
  process.stdout.write(takenInText((await ask(folder, { ask: 'vault.import', with: asked })) as TakenIn));
  return exit.done;
}

interface TakenIn {
  readonly added: readonly string[];
  readonly left: readonly { readonly name: string; readonly why: string }[];
}

/** What became of a kit. Every name is out of somebody else’s file. */
export function takenInText({ added, left }: TakenIn): string {
  const names = exact(added.join(', '), 'prose') || 'nothing';
  return [
    `Added ${names}; bind them to hosts with interlock entry bind.\n`,
    ...left.map(({ name, why }) => `Left out ${exact(name, 'prose')}: ${exact(why, 'prose')}\n`),
  ].join('');
}

async function destroy(folder: string, organization: string): Promise<number> {
  const receipt = (await ask(folder, { ask: 'vault.destroy', with: { organization } })) as { says: string };
  process.stdout.write(`${receipt.says}\n${JSON.stringify(receipt)}\n`);
  return exit.done;
}

async function kitPassphrase(fresh: boolean): Promise<Uint8Array> {
  const file = process.env.INTERLOCK_KIT_PASSPHRASE_FILE;
  if (file) return passphraseFrom(file, 'INTERLOCK_KIT_PASSPHRASE_FILE');
  if (!process.stdin.isTTY)
    throw new UsageError('nobody is there to type the passphrase; name a file in INTERLOCK_KIT_PASSPHRASE_FILE.');
  const first = await fromPerson('Passphrase of the recovery kit: ');
  if (!fresh) return first;
  const second = await fromPerson('Once more: ');
  const same = first.length === second.length && first.every((byte, at) => byte === second[at]);
  second.fill(0);
  if (same) return first;
  first.fill(0);
  throw new Fault('vault.passphrases-differ', 'The two passphrases differ.', 'Nothing was changed. Run it again.');
}

function readKit(file: string): Uint8Array {
  const kit = fileBytes(file, largestKit);
  if (kit) return kit;
  throw new UsageError(`“${file}” is larger than any recovery kit.`);
}

function base64(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('base64');
  bytes.fill(0);
  return text;
}

function day(at: number): string {
  return `on ${new Date(at).toISOString().slice(0, 10)}`;
}
