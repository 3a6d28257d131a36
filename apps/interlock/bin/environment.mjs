/**
 * What of the shell's environment the program gets. An allow-list, because each of NODE_OPTIONS,
 * NODE_EXTRA_CA_CERTS, NODE_TLS_REJECT_UNAUTHORIZED, SSLKEYLOGFILE, LD_PRELOAD or AWS_ENDPOINT_URL would let
 * whoever wrote it read or redirect what only the gatekeeper may see, and the next such name is not known yet.
 */
import { lstatSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const names = new Set([
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'LANG',
  'LANGUAGE',
  'TZ',
  'TERM',
  'COLORTERM',
  'NO_COLOR',
  'TMPDIR',
  'CI',
  // The session: keys in an agent, the keychain, the screen that a browser opens on.
  'SSH_AUTH_SOCK',
  'DBUS_SESSION_BUS_ADDRESS',
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'XAUTHORITY',
  'BROWSER',
  // The chain of AWS credentials. Endpoints and certificate authorities of AWS_ are left out on purpose.
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'AWS_PROFILE',
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_SDK_LOAD_CONFIG',
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  'AWS_EC2_METADATA_DISABLED',
]);
const prefixes = ['LC_', 'XDG_', 'INTERLOCK_'];
const windowsNames = new Set([
  'SYSTEMROOT',
  'SYSTEMDRIVE',
  'WINDIR',
  'COMSPEC',
  'PATHEXT',
  'TEMP',
  'TMP',
  'USERPROFILE',
  'USERNAME',
  'USERDOMAIN',
  'HOMEDRIVE',
  'HOMEPATH',
  'APPDATA',
  'LOCALAPPDATA',
  'PROGRAMDATA',
  'PROGRAMFILES',
  'PROGRAMFILES(X86)',
  'NUMBER_OF_PROCESSORS',
]);

/** The allowed part of `env`. Names are compared without case on Windows, as Windows does. */
export function allowedEnvironment(env, platform = process.platform) {
  const windows = platform === 'win32';
  const allowed = {};
  for (const [name, value] of Object.entries(env)) {
    const known = windows ? name.toUpperCase() : name;
    if (names.has(known) || (windows && windowsNames.has(known)) || prefixes.some((prefix) => known.startsWith(prefix)))
      allowed[name] = value;
  }
  return allowed;
}

/**
 * A folder for compiled code, or undefined where none can be had that is this user's alone: what lies in it is run.
 * Compiled code takes the start of 200 files from 0.6 to 0.15 seconds.
 */
export function compileCacheFolder(env, platform = process.platform) {
  const base =
    platform === 'win32'
      ? env.LOCALAPPDATA
      : platform === 'darwin'
        ? join(homedir(), 'Library', 'Caches')
        : env.XDG_CACHE_HOME || join(homedir(), '.cache');
  if (!base) return undefined;
  const folder = join(base, 'interlock', 'compiled');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const path of [join(base, 'interlock'), folder]) {
      const stat = lstatSync(path);
      if (!stat.isDirectory()) return undefined;
      if (process.getuid && (stat.uid !== process.getuid() || (stat.mode & 0o022) !== 0)) return undefined;
    }
    return folder;
  } catch {
    return undefined; // a home without room or permission: slower, and no reason not to start
  }
}
