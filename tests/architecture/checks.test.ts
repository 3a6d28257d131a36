import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkDocuments } from '../../scripts/check-documents.ts';
import { checkFiles } from '../../scripts/check-files.ts';
import { checkPackages } from '../../scripts/check-packages.ts';
import { longFiles, reserved } from '../../scripts/rules.ts';
import type { Finding } from '../../scripts/source.ts';
import { manifest, repository, tree } from './tree.ts';

const brief = ({ where, rule }: Finding) => `${where} ${rule}`;

test('a file of more than 500 lines is found, and one of more than 300 is noted', (t) => {
  const root = tree(t, {
    'lab/src/long.ts': '\n'.repeat(501),
    'lab/src/noted.ts': '\n'.repeat(301),
    'lab/src/a.ts': '',
  });
  const { findings, noted } = checkFiles(root);
  assert.deepEqual(findings.map(brief), ['lab/src/long.ts file.long']);
  assert.equal(noted.length, 1);
});

test('a file or folder called by an empty word is found', (t) => {
  const root = tree(t, { 'lab/src/ssh-utils.ts': '', 'lab/src/helpers/a.ts': '', 'lab/src/scored.ts': '' });
  assert.deepEqual(checkFiles(root).findings.map(brief), [
    'lab/src/helpers/a.ts file.name',
    'lab/src/ssh-utils.ts file.name',
  ]);
});

test('a document that names a path or an npm script that is not there is found', (t) => {
  const root = tree(t, {
    'package.json': { scripts: { check: '' } },
    'packages/model/package.json': '{}',
    'docs/decisions/0001-a.md': 'See [the model](../../packages/model/package.json) and [nothing](../gone.md).',
    'README.md': [
      'Look at `packages/model`, packages/*/package.json, `docs/decisions/NNNN-*.md`, apps/studio/dist and npm run check.',
      'Not at packages/gone/src, `GONE.md`, scripts/*.ts nor npm run gone.',
      'A link elsewhere: https://example.org/docs/gone.md',
    ].join('\n'),
    'packages/model/src/a.ts': '// docs/gone.md says more\n',
  });
  assert.deepEqual(
    checkDocuments(root).map(({ where, what }) => `${where} ${what}`),
    [
      'README.md:2 names packages/gone/src',
      'README.md:2 names scripts/*.ts',
      'README.md:2 names GONE.md',
      'README.md:2 names npm run gone',
      'docs/decisions/0001-a.md:1 names docs/gone.md',
      'packages/model/src/a.ts:1 names docs/gone.md',
    ],
  );
});

/** A tree whose packages are in order. */
const ordered = {
  '.npmrc': 'ignore-scripts=true\n',
  'package.json': { scripts: { a: '' }, dependencies: { ssh2: '1.17.0' } },
  'package-lock.json': { packages: { 'node_modules/ssh2': { integrity: 'sha512-x', hasInstallScript: true } } },
  'tsconfig.pure.json': { exclude: ['packages/vault'] },
  'docs/dependencies.md': '| `ssh2` | because |\n',
  'packages/model/package.json': manifest('model', 0, 'pure'),
  'packages/vault/package.json': manifest('vault', 2, 'node', ['@interlock/model']),
};
const disordered: readonly [sentence: string, files: Readonly<Record<string, unknown>>, finding: string][] = [
  [
    'an install script is not listed',
    { 'package-lock.json': { packages: { 'node_modules/x': { integrity: 'sha512-x', hasInstallScript: true } } } },
    'package-lock.json install.script',
  ],
  ['install scripts run', { '.npmrc': 'fund=false\n' }, '.npmrc install.script'],
  [
    'a package has no hash',
    { 'package-lock.json': { packages: { 'node_modules/ssh2': {} } } },
    'package-lock.json lock.integrity',
  ],
  [
    'a lockfile names a registry of its own',
    { 'package-lock.json': { packages: { 'node_modules/x': { integrity: 'y', resolved: 'https://example.org/x' } } } },
    'package-lock.json lock.integrity',
  ],
  [
    'the package of a platform is not locked',
    { 'package-lock.json': { packages: { 'node_modules/x': { integrity: 'y', optionalDependencies: { z: '1' } } } } },
    'package-lock.json lock.complete',
  ],
  ['a version is a range', { 'package.json': { dependencies: { ssh2: '^1.0.0' } } }, 'package.json lock.exact'],
  ['a dependency has no reason', { 'docs/dependencies.md': '' }, 'docs/dependencies.md document.dependency'],
  ['a reason has no dependency', { 'package.json': {} }, 'docs/dependencies.md document.dependency'],
  ['a pure package is not checked as one', { 'tsconfig.pure.json': { exclude: [] } }, 'tsconfig.pure.json types.world'],
  [
    'there are eleven scripts',
    { 'package.json': { ...ordered['package.json'], scripts: { ...'0123456789x'.split('') } } },
    'package.json scripts.many',
  ],
];
test('packages in order have no finding', (t) => {
  assert.deepEqual(checkPackages(tree(t, ordered)), []);
});
for (const [sentence, files, finding] of disordered)
  test(`it is found that ${sentence}`, (t) => {
    assert.deepEqual(checkPackages(tree(t, { ...ordered, ...files })).map(brief), [finding]);
  });

test('every exception in the rules has a reason', () => {
  for (const reason of [...Object.values(longFiles), ...reserved.map((place) => place.reason)])
    assert.match(reason, /\w+ \w+ \w+/);
});

test('the files, packages and documents of this repository are in order', () => {
  const findings = [...checkFiles(repository).findings, ...checkPackages(repository), ...checkDocuments(repository)];
  assert.deepEqual(
    findings.map(({ where, rule, what }) => `${where} ${rule}: ${what}`),
    [],
  );
});
