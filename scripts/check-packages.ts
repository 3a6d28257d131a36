/** What comes from outside: versions, the lockfile, install scripts, the reason for each; and the compiler's worlds. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installScripts } from './rules.ts';
import { type Finding, type Manifest, type Package, readManifest, readPackages } from './source.ts';

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Findings about the manifests and the lockfile of `root`. */
export function checkPackages(root: string): Finding[] {
  const { packages } = readPackages(root);
  return [
    ...checkLock(root),
    ...checkManifests(root, packages),
    ...checkWorlds(root, packages),
    ...checkScripts(readManifest(root, 'package.json')),
  ];
}

function checkLock(root: string): Finding[] {
  const findings: Finding[] = [];
  const where = 'package-lock.json';
  const lock = JSON.parse(readFileSync(join(root, where), 'utf8')) as { packages: Record<string, Locked> };
  const paths = Object.keys(lock.packages);
  for (const [path, locked] of Object.entries(lock.packages)) {
    for (const name of Object.keys(locked.optionalDependencies ?? {}))
      if (!paths.some((one) => one.endsWith(`node_modules/${name}`)))
        findings.push({ rule: 'lock.complete', where, what: `lacks ${name}, which ${path || 'the root'} may need` });
    if (!path.includes('node_modules/') || locked.link) continue;
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    if (!locked.integrity) findings.push({ rule: 'lock.integrity', where, what: `${name} has no hash` });
    if (locked.resolved && !locked.resolved.startsWith('https://registry.npmjs.org/'))
      findings.push({ rule: 'lock.integrity', where, what: `${name} comes from ${locked.resolved}` });
    if (locked.hasInstallScript && installScripts[name] === undefined)
      findings.push({ rule: 'install.script', where, what: `${name} has an install script and is not listed` });
  }
  const npmrc = existsSync(join(root, '.npmrc')) ? readFileSync(join(root, '.npmrc'), 'utf8') : '';
  if (!/^ignore-scripts=true$/m.test(npmrc))
    findings.push({ rule: 'install.script', where: '.npmrc', what: 'does not say ignore-scripts=true' });
  return findings;
}

function checkManifests(root: string, packages: readonly Package[]): Finding[] {
  const findings: Finding[] = [];
  const document = 'docs/dependencies.md';
  const reasons = existsSync(join(root, document)) ? readFileSync(join(root, document), 'utf8') : '';
  const named = new Set([...reasons.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1]));
  const used = new Set<string>();
  for (const path of ['package.json', ...packages.map((one) => `${one.folder}package.json`)]) {
    const manifest = readManifest(root, path);
    const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
    for (const [name, version] of Object.entries(all)) {
      if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
        findings.push({ rule: 'lock.exact', where: path, what: `${name} is "${version}"` });
      if (packages.some((one) => one.name === name)) continue;
      used.add(name);
      if (!named.has(name))
        findings.push({ rule: 'document.dependency', where: document, what: `has no line for ${name} (${path})` });
    }
  }
  for (const name of named)
    if (name && !used.has(name))
      findings.push({ rule: 'document.dependency', where: document, what: `names ${name}, which nothing depends on` });
  return findings;
}

/** tsconfig.pure.json takes every package and leaves out, by name, those that are not pure. */
function checkWorlds(root: string, packages: readonly Package[]): Finding[] {
  const where = 'tsconfig.pure.json';
  const { exclude } = JSON.parse(readFileSync(join(root, where), 'utf8')) as { exclude: string[] };
  return packages
    .filter((one) => one.folder.startsWith('packages/'))
    .flatMap((one): Finding[] => {
      const left = exclude.includes(one.folder.slice(0, -1));
      if (left === (one.world !== 'pure')) return [];
      return [
        { rule: 'types.world', where, what: `${left ? 'leaves out' : 'checks'} ${one.name}, which is ${one.world}` },
      ];
    });
}

function checkScripts({ scripts }: Manifest): Finding[] {
  const count = Object.keys(scripts ?? {}).length;
  return count > 10 ? [{ rule: 'scripts.many', where: 'package.json', what: `has ${count} scripts` }] : [];
}
