import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { checkFloors } from '../../scripts/check-floors.ts';
import { manifest, repository, tree } from './tree.ts';

/** A tree in which nothing is wrong; each test breaks one thing of it. */
const sound = {
  'package.json': { name: 'root', devDependencies: { 'fast-check': '1.0.0' } },
  'packages/model/package.json': manifest('model', 0, 'pure', ['zod']),
  'packages/model/src/index.ts':
    "import { z } from 'zod';\nexport const word = z;\nexport const now = new TextEncoder();\n",
  'packages/envelope/package.json': manifest('envelope', 0, 'node'),
  'packages/envelope/src/index.ts':
    "import { createCipheriv } from 'node:crypto';\nexport const seal = createCipheriv;\n",
  'packages/vault/package.json': manifest('vault', 2, 'node', ['@interlock/model', '@interlock/envelope']),
  'packages/vault/src/index.ts': "export { seal } from '@interlock/envelope';\n",
  'packages/wires/package.json': manifest('wires', 2, 'node', ['@interlock/model', 'ssh2']),
  'packages/wires/src/index.ts': "import { connect } from 'node:net';\nexport const open = connect;\n",
  'packages/agent/package.json': manifest('agent', 2, 'pure', ['@interlock/model']),
  'packages/agent/src/index.ts': "export { word } from '@interlock/model';\n",
  'apps/gatekeeper/package.json': manifest('gatekeeper', 3, 'node', ['@interlock/wires', '@interlock/vault']),
  'apps/gatekeeper/src/index.ts': "import './records/keep.ts';\nimport './execution/run.ts';\n",
  'apps/gatekeeper/src/records/keep.ts': 'export const keep = 1;\n',
  'apps/gatekeeper/src/execution/run.ts': "export { open } from '@interlock/wires';\n",
  'apps/workspace/package.json': manifest('workspace', 3, 'node', ['@interlock/agent']),
  'apps/workspace/src/main.ts': "import process from 'node:process';\nexport const a = process.argv;\n",
  'lab/package.json': manifest('lab', 0, 'node', ['ssh2']),
  'lab/src/index.ts': 'export const device = 1;\n',
};

/** `where rule` of every finding in the sound tree with `files` put over it. */
function found(t: TestContext, files: Readonly<Record<string, unknown>>): string[] {
  return checkFloors(tree(t, { ...sound, ...files })).map(({ where, rule }) => `${where} ${rule}`);
}

test('a tree in which everything is in its place has no finding', (t) => {
  assert.deepEqual(found(t, {}), []);
});

const broken: readonly [sentence: string, path: string, source: string, finding: string][] = [
  ['a package imports one above it', 'packages/model/src/a.ts', "import '@interlock/agent';", ':1 floor.up'],
  ['a package imports its neighbour', 'packages/agent/src/a.ts', "import '@interlock/vault';", ':1 floor.up'],
  [
    'a type is imported sideways',
    'packages/agent/src/a.ts',
    "import type { A } from '@interlock/wires';",
    ':1 floor.up',
  ],
  [
    'a type is written as an import',
    'packages/agent/src/a.ts',
    "type A = import('@interlock/wires').B;",
    ':1 floor.up',
  ],
  ['the lab imports something of ours', 'lab/src/a.ts', "import '@interlock/model';", ':1 floor.up'],
  ['a test of the lab imports something of ours', 'lab/src/a.test.ts', "import '@interlock/model';", ':1 floor.up'],
  ['pure code imports a Node package', 'packages/agent/src/a.ts', "import '@interlock/envelope';", ':1 floor.world'],
  [
    'the workspace imports a Node package',
    'apps/workspace/src/a.ts',
    "export * from '@interlock/vault';",
    ':1 floor.world',
  ],
  ['a package is not declared', 'packages/vault/src/a.ts', "import 'left-pad';", ':1 floor.undeclared'],
  [
    'a lower package is not declared',
    'packages/wires/src/a.ts',
    "import '@interlock/envelope';",
    ':1 floor.undeclared',
  ],
  ['a test imports what nobody declared', 'packages/vault/src/a.test.ts', "import 'left-pad';", ':1 floor.undeclared'],
  [
    'an import climbs out of its package',
    'packages/vault/src/a.ts',
    "import '../../model/src/index.ts';",
    ':1 floor.escape',
  ],
  ['pure code imports Node', 'packages/model/src/a.ts', "import 'node:fs';", ':1 pure.builtin'],
  ['pure code imports Node without its prefix', 'packages/model/src/a.ts', "import 'fs/promises';", ':1 pure.builtin'],
  ['pure code names Node', 'packages/model/src/a.ts', '\nexport const a = process.argv;', ':2 pure.global'],
  ['pure code names a type of Node', 'packages/model/src/a.ts', 'export let a: Buffer | null;', ':1 pure.global'],
  ['pure code names the page', 'packages/model/src/a.ts', 'export const a = document.title;', ':1 pure.global'],
  [
    'pure code reads the clock of the page',
    'packages/model/src/a.ts',
    'export const a = performance.now();',
    ':1 pure.global',
  ],
  ['an import is computed', 'packages/vault/src/a.ts', 'const a = "x";\nawait import(a);', ':2 source.hidden'],
  ['an import goes around import', 'packages/vault/src/a.ts', "process.getBuiltinModule('net');", ':1 source.hidden'],
  ['code is made of text', 'packages/vault/src/a.ts', "eval('1');", ':1 source.hidden'],
  [
    'a reference comment shows a world',
    'packages/model/src/a.ts',
    '/// <reference types="node" />',
    ':1 source.reference',
  ],
  ['a file does not parse', 'packages/model/src/a.ts', 'export const = ;', ':1 source.unread'],
  ['the workspace opens a file', 'apps/workspace/src/a.ts', "import 'node:fs';", ':1 workspace.builtin'],
  [
    'a cipher is called outside the envelope',
    'packages/vault/src/a.ts',
    "import { createDecipheriv } from 'node:crypto';\nexport const d = 1;",
    ':1 reserved.cipher',
  ],
  [
    'a cipher is called by a text',
    'packages/vault/src/a.ts',
    "export const f = (c: never) => c['createDecipheriv'];",
    ':1 reserved.cipher',
  ],
  ['a cipher of the page is called', 'packages/vault/src/a.ts', 'await crypto.subtle.encrypt();', ':1 reserved.cipher'],
  [
    'a door other than execution reaches a wire',
    'apps/gatekeeper/src/records/a.ts',
    "import type { A } from '@interlock/wires';",
    ':1 reserved.wire',
  ],
  ['a lab device starts a process', 'lab/src/a.ts', "import 'node:child_process';", ':1 reserved.process'],
  ['the vault opens a socket', 'packages/vault/src/a.ts', "import 'node:net';", ':1 reserved.network'],
  ['the vault fetches', 'packages/vault/src/a.ts', "await fetch('http://localhost');", ':1 reserved.network'],
  ['a package opens a debugger', 'packages/wires/src/a.ts', "import 'node:inspector';", ':1 reserved.memory'],
  ['a door imports another', 'apps/gatekeeper/src/records/a.ts', "import '../execution/run.ts';", ':1 gatekeeper.door'],
  [
    'a door reaches another by way of a third file',
    'apps/gatekeeper/src/records/a.ts',
    "import '../index.ts';",
    ':1 gatekeeper.door',
  ],
];
for (const [sentence, path, source, finding] of broken)
  test(`it is found that ${sentence}`, (t) => {
    assert.ok(found(t, { [path]: `${source}\nexport {};\n` }).includes(`${path}${finding}`));
  });

test('a manifest that climbs is found before any file imports it', (t) => {
  const files = { 'packages/model/package.json': manifest('model', 0, 'pure', ['@interlock/agent', 'zod']) };
  assert.deepEqual(found(t, files), ['packages/model/package.json floor.up']);
});

test('a manifest without a floor is found', (t) => {
  const files = { 'packages/odd/package.json': { name: '@interlock/odd' } };
  assert.deepEqual(found(t, files), ['packages/odd/package.json floor.manifest']);
});

test('a name that the file declares is not taken for a global, and one that only another scope declares is', (t) => {
  const source = [
    'export function a(process: string, { name: document }: { name: string }, ...[fetch]: string[]) {',
    '  return [process, document, fetch].map((Buffer) => Buffer);',
    '}',
    'type Event<Node> = { [Key in keyof Node]: Key } | (Node extends (infer File)[] ? File : never);',
    'export const b: Event<string> = { process: 1, window: 2 } as never;',
    'export const c = process;',
  ].join('\n');
  assert.deepEqual(found(t, { 'packages/model/src/a.ts': source }), ['packages/model/src/a.ts:6 pure.global']);
});

test('tests may use Node, the development tools of the root and lower packages', (t) => {
  const source = "import 'node:fs';\nimport 'fast-check';\nimport '@interlock/lab';\nexport const a = process.argv;\n";
  assert.deepEqual(found(t, { 'packages/agent/src/a.test.ts': source }), []);
});

test('this repository keeps its floors, worlds, doors and reserved places', () => {
  assert.deepEqual(
    checkFloors(repository).map(({ where, rule, what }) => `${where} ${rule}: ${what}`),
    [],
  );
});
