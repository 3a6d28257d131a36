/** Secrets that must turn up nowhere, and the forms in which one might lie about. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { LabSecrets } from '@interlock/lab';

/** Every secret of a lab, by what it is. */
export function secretsOf(lab: string, { devices, userKey }: LabSecrets): Map<string, string> {
  const found = new Map<string, string>();
  for (const [role, { password, readerPassword, enableSecret, community }] of Object.entries(devices)) {
    found.set(`${lab} ${role} password`, password);
    found.set(`${lab} ${role} reader's password`, readerPassword);
    found.set(`${lab} ${role} enable secret`, enableSecret);
    found.set(`${lab} ${role} community`, community);
  }
  // Of a private key, a line in its middle is enough to know it by.
  const line = /[A-Za-z0-9+/]{60,}/g.exec(JSON.stringify(userKey).slice(200))?.[0];
  if (line) found.set(`${lab} user key`, line.slice(0, 40));
  return found;
}

function forms(text: string): Buffer[] {
  const bytes = Buffer.from(text, 'utf8');
  const found = [bytes, Buffer.from(text, 'utf16le'), Buffer.from(bytes.toString('hex'))];
  found.push(Buffer.from(bytes.toString('hex').toUpperCase()), Buffer.from(bytes).reverse());
  for (const before of [0, 1, 2]) {
    // Of base64 the first and last signs depend on what stands around; the middle does not.
    const encoded = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    found.push(Buffer.from(encoded.slice(before === 0 ? 0 : before + 1, -1)));
  }
  return found;
}

/** The canaries that a haystack holds in any form, by their names. */
export function canariesIn(haystack: Buffer, canaries: ReadonlyMap<string, string>): string[] {
  return [...canaries].flatMap(([name, secret]) =>
    forms(secret).some((form) => haystack.includes(form)) ? [name] : [],
  );
}

/** The same in every file below a folder. */
export function canariesBelow(folder: string, canaries: ReadonlyMap<string, string>): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    if (!entry.isFile()) return [];
    const file = path.join(entry.parentPath, entry.name);
    return canariesIn(readFileSync(file), canaries).map((name) => `${name} in ${path.relative(folder, file)}`);
  });
}
