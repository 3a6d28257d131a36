/** The built Studio of this installation; built first where this is a clone and the sources are newer. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** Folder with the built files. A clone has the build script, a published package only its result. */
export async function studioFolder(installation: string): Promise<string> {
  const script = path.join(installation, 'scripts', 'build-studio.ts');
  if (!existsSync(script)) return path.join(installation, 'apps', 'studio', 'dist');
  const { ensureStudio } = (await import(pathToFileURL(script).href)) as { ensureStudio: () => Promise<string> };
  return ensureStudio();
}
