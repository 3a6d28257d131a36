import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import {
  emptyRoot,
  type Hash,
  isSubtree,
  leafHash,
  nodeHash,
  proofSpans,
  spanHash,
  treeRoot,
  verifyConsistency,
  verifyInclusion,
  verifySubtree,
  verifySubtreeInclusion,
} from './merkle.ts';

const vectors = fileURLToPath(new URL('../../../../shared/vectors/merkle/testdata', import.meta.url));
const absent = existsSync(vectors) ? false : 'the Merkle vectors beside the repository are absent';
const bytes = (text: string) => Buffer.from(text, 'base64');

type Numbers = 'leafIdx' | 'treeSize' | 'size1' | 'size2' | 'start' | 'end' | 'size';
type Hashes = 'root' | 'leafHash' | 'root1' | 'root2';
type Vector = { readonly [name in Numbers]: number } & { readonly [name in Hashes]: string } & {
  readonly proof: string[] | null;
  readonly wantErr: boolean;
};

const checks: Record<string, (v: Vector, proof: Hash[]) => boolean> = {
  inclusion: (v, proof) => verifyInclusion(v.leafIdx, v.treeSize, bytes(v.leafHash), proof, bytes(v.root)),
  consistency: (v, proof) => verifyConsistency(v.size1, v.size2, proof, bytes(v.root1), bytes(v.root2)),
  subtreeinclusion: (v, proof) =>
    verifySubtreeInclusion(v.leafIdx, v.start, v.end, bytes(v.leafHash), proof, bytes(v.root)),
  subtreeconsistency: (v, proof) => verifySubtree(v.start, v.end, v.size, proof, bytes(v.root1), bytes(v.root2)),
};

for (const [kind, check] of Object.entries(checks)) {
  test(`every public ${kind} vector is accepted or refused as it says`, { skip: absent }, () => {
    const files = globSync(`${kind}/**/*.json`, { cwd: vectors });
    assert.ok(files.length > 90);
    for (const file of files) {
      const vector = JSON.parse(readFileSync(`${vectors}/${file}`, 'utf8')) as Vector;
      const accepted = check(vector, (vector.proof ?? []).map(bytes));
      assert.equal(accepted, !vector.wantErr, file);
    }
  });
}

const leaf = (i: number) => leafHash(Buffer.from(`entry ${i}`));
const leaves = Array.from({ length: 300 }, (_, i) => leaf(i));
const node = (level: number, index: number) => treeRoot(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level));
const prove = (start: number, end: number, size: number) =>
  Promise.all(proofSpans(start, end, size).map((span) => spanHash(span, node)));

test('the hashes are those of RFC 6962', () => {
  assert.equal(Buffer.from(emptyRoot).toString('hex').slice(0, 16), 'e3b0c44298fc1c14');
  assert.equal(leafHash(new Uint8Array(0)).toString('hex').slice(0, 16), '6e340b9cffb37a98');
  assert.equal(nodeHash(leaf(0), leaf(1)).length, 32);
  assert.throws(() => nodeHash(leaf(0), Buffer.alloc(31)), RangeError);
  assert.deepEqual(leafHash(Buffer.alloc(70_000)), leafHash(Buffer.alloc(70_000)));
});

test('every proof of inclusion and consistency that is made is accepted, for every size up to 40', async () => {
  for (let size = 1; size <= 40; size++) {
    const root = treeRoot(leaves.slice(0, size));
    for (let i = 0; i < size; i++) {
      assert.ok(verifyInclusion(i, size, leaf(i), await prove(i, i + 1, size), root));
      const old = treeRoot(leaves.slice(0, i + 1));
      assert.ok(verifyConsistency(i + 1, size, await prove(0, i + 1, size), old, root));
    }
  }
});

test('a proof of any subtree is accepted, and refused after any change', async () => {
  const subtree = fc
    .tuple(fc.nat(299), fc.nat(299), fc.nat(300))
    .map(([a, b, c]) => ({ start: Math.min(a, b), end: Math.max(a, b) + 1, size: c }))
    .filter(({ start, end, size }) => isSubtree(start, end, size));
  await fc.assert(
    fc.asyncProperty(subtree, fc.nat(), fc.nat(255), async ({ start, end, size }, where, bit) => {
      const proof = await prove(start, end, size);
      const part = treeRoot(leaves.slice(start, end));
      const root = treeRoot(leaves.slice(0, size));
      assert.ok(verifySubtree(start, end, size, proof, part, root));
      assert.ok(!verifySubtree(start, end, size, [...proof, root], part, root));
      assert.ok(!verifySubtree(start, end, size, proof, leaf(999), root));
      assert.ok(!verifySubtree(start, end, size, proof, part, leaf(999)));
      if (proof.length === 0) return;
      assert.ok(!verifySubtree(start, end, size, proof.slice(1), part, root));
      const bent = proof.map((item) => Buffer.from(item));
      const item = bent[where % bent.length] as Buffer;
      item[bit >> 3] = (item[bit >> 3] as number) ^ (1 << (bit & 7));
      assert.ok(!verifySubtree(start, end, size, bent, part, root));
    }),
    { numRuns: 300 },
  );
});

test('a size of nothing, beyond the tree or beyond safe integers is refused', () => {
  const root = leaf(0);
  assert.ok(!verifyConsistency(0, 1, [], emptyRoot, root));
  assert.ok(!verifyInclusion(0, 0, root, [], root));
  assert.ok(!verifyInclusion(1, 1, root, [], root));
  assert.ok(!verifyInclusion(-1, 1, root, [], root));
  assert.ok(!verifyInclusion(0.5, 1, root, [], root));
  assert.ok(!verifyInclusion(0, 2 ** 60, root, [], root));
});
