/**
 * Placeholders become values, inside the gatekeeper and as the last step: each entry is lent once for the whole call,
 * after the ledger knew, and every line is tried before the first one is sent.
 */
import { type Call, Fault, type Id, type Permit, type Platform } from '@interlock/model';
import { literalWord, profileOf } from '@interlock/platforms';
import { placeholderName, placeholdersIn } from '@interlock/redact';
import { type Credential, fillablePart, filledBy, type Vault } from '@interlock/vault';
import type { Codes } from './codes.ts';

export interface FillingRooms {
  readonly vault: Pick<Vault, 'withCredential'>;
  readonly codes: Pick<Codes, 'know'>;
  /** Tags of a host that count for its entries. */
  readonly tags: (host: Id<'host'>) => readonly string[];
  /** What was written into the command and taken out of it. */
  readonly typed: { value(entry: Id<'entry'>): Buffer | undefined };
}

/** A line as it is sent; throws where a placeholder of it was not lent. */
export type Fill = (line: string) => string;

/** Bytes below which a value could not be found again in what the device says. */
const shortest = 4;

/** Lends what the call's lines name and runs `use`. Faults: `fill.*`, those of a lend, and whatever `use` throws. */
export function withFilling<T>(
  permit: Permit,
  call: Call,
  rooms: FillingRooms,
  use: (fill: Fill) => Promise<T>,
): Promise<T> {
  const { target, placeholders } = call;
  if (placeholders.length === 0 || !target) return use((line) => line);
  const lent = new Map<string, Credential | Buffer>();
  const lendFrom = (at: number): Promise<T> => {
    const next = placeholders[at];
    if (!next) return used();
    const { entry, name, version } = next;
    const typed = rooms.typed.value(entry);
    if (typed) {
      lent.set(name, typed);
      return lendFrom(at + 1);
    }
    return rooms.vault.withCredential(
      {
        permit,
        entry,
        version,
        host: target.host,
        hostName: target.address,
        tags: rooms.tags(target.host),
        use: 'placeholder',
      },
      async (credential) => {
        lent.set(name, credential);
        if (credential.type === 'totp') credential.code.use((bytes) => rooms.codes.know(bytes, name, call.id));
        try {
          return await lendFrom(at + 1);
        } finally {
          lent.delete(name);
        }
      },
    );
  };
  const used = async () => {
    const fill: Fill = (line) => filled(line, call, lent);
    for (const { text } of call.lines) fill(text);
    return use(fill);
  };
  return lendFrom(0);
}

function filled(line: string, call: Call, lent: ReadonlyMap<string, Credential | Buffer>): string {
  const platform = call.target?.platform ?? 'linux';
  const places = placeholdersIn(line);
  if (places === null) throw refused('fill.malformed', 'A line has braces that name nothing.');
  let out = '';
  let from = 0;
  for (const { start, end, inner } of places) {
    const named = placeholderName(inner, (name) => lent.has(name));
    const value = named && lent.get(named.entry);
    const word = Buffer.isBuffer(value) ? value.toString('utf8') : wordOf(inner, value, named?.part ?? null, platform);
    out += line.slice(from, start) + word;
    from = end;
  }
  out += line.slice(from);
  const { longestLine, rewritten, name } = profileOf(platform);
  if (places.length > 0 && (out.length > longestLine || rewritten?.test(out)))
    throw refused('fill.line', `The line is too long once it is filled in, or ${name} would rewrite it.`);
  return out;
}

function wordOf(
  inner: string,
  credential: Credential | null | undefined,
  named: string | null,
  platform: Platform,
): string {
  const part = credential && fillablePart(credential.type, named);
  const secret = part && filledBy(credential, part);
  if (!secret) throw refused('fill.not-lent', `Nothing was lent for {{${inner}}}.`);
  // A device shows what is typed, as text: from here on the value is a string as well (docs/known-limits.md).
  const word = secret.use((bytes) =>
    bytes.length < shortest ? null : literalWord(platform, bytes.toString('latin1')),
  );
  if (word !== null) return word;
  throw refused(
    'fill.not-a-word',
    `What {{${inner}}} stands for cannot be written on ${profileOf(platform).name} as one word of plain characters.`,
  );
}

const refused = (code: `fill.${string}`, message: string): Fault =>
  new Fault(code, message, 'Nothing of the call was sent. Choose another entry, or change its value.');
