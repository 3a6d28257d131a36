/** The built Studio, read once at the start: what is served is what was there, and no path reaches outside. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from '@interlock/model';

export interface StudioFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
};

/** URL path → file. Throws Fault `studio.not-built`. */
export async function readStudio(folder: string): Promise<ReadonlyMap<string, StudioFile>> {
  const files = new Map<string, StudioFile>();
  const names = await readdir(folder, { recursive: true }).catch(() => {
    throw new Fault('studio.not-built', 'The Studio has not been built.', 'Run `npm run build` in the repository.');
  });
  for (const name of names) {
    const type = types[path.extname(name)];
    if (type)
      files.set(`/${name.split(path.sep).join('/')}`, {
        bytes: new Uint8Array(await readFile(path.join(folder, name))),
        type,
      });
  }
  return files;
}
