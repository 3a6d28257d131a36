/** Where things lie: the person's own data folder, and this installation. */
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds `apps`, `packages` and `node_modules`. */
export const installation = path.resolve(fileURLToPath(new URL('../../..', import.meta.url)));

/** The data folder: `--data`, or the system's place for a user's own data (XDG on Linux). */
export function dataFolder(
  given: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
  platform = process.platform,
): string {
  if (given) return path.resolve(given);
  if (platform === 'darwin') return path.join(homedir(), 'Library', 'Application Support', 'Interlock');
  if (platform === 'win32') return path.join(env.LOCALAPPDATA ?? path.join(homedir(), 'AppData', 'Local'), 'Interlock');
  const base =
    env.XDG_DATA_HOME && path.isAbsolute(env.XDG_DATA_HOME)
      ? env.XDG_DATA_HOME
      : path.join(homedir(), '.local', 'share');
  return path.join(base, 'interlock');
}
