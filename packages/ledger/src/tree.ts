/** A Merkle tree that grows leaf by leaf and keeps no more than its right edge, as tiles (C2SP tlog-tiles). */
import { emptyRoot, type Hash, nodeHash } from './merkle.ts';

/** Hashes in a full tile, and entries in a full bundle. */
export const tileWidth = 256;

/** A tile that has become full. */
export interface FullTile {
  readonly level: number;
  readonly index: number;
  readonly hashes: readonly Hash[];
}

export interface Tree {
  readonly size: number;
  root(): Hash;
  push(leaf: Hash): void;
  /** The hashes of the tile at `level` that is not yet full; may be empty. */
  edge(level: number): readonly Hash[];
  /** Takes the tiles that became full since the last time, lowest first. */
  takeFull(): FullTile[];
  /** A tree that grows on by itself; tiles not yet taken stay with this one. */
  clone(): Tree;
}

/** The tree without leaves, or one that continues from another's edge. */
export function newTree(from?: { size: number; stack: Hash[]; edges: Hash[][] }): Tree {
  let size = from?.size ?? 0;
  const stack: Hash[] = from?.stack ?? []; // complete subtrees, the widest first: the ones of `size` in binary
  const edges: Hash[][] = from?.edges ?? [];
  let full: FullTile[] = [];

  function grow(level: number, hash: Hash): void {
    edges[level] ??= [];
    const edge = edges[level];
    edge.push(hash);
    if (edge.length < tileWidth) return;
    full.push({ level, index: Math.floor(size / tileWidth ** (level + 1)), hashes: edge });
    edges[level] = [];
  }

  return {
    get size() {
      return size;
    },
    root: () => (stack.length === 0 ? emptyRoot : stack.reduceRight((right, left) => nodeHash(left, right))),
    push(leaf) {
      grow(0, leaf);
      let hash = leaf;
      let height = 0;
      for (let index = size; index % 2 === 1; index = (index - 1) / 2) {
        hash = nodeHash(stack.pop() as Hash, hash);
        height++;
        if (height % 8 === 0) grow(height / 8, hash);
      }
      stack.push(hash);
      size++;
    },
    edge: (level) => edges[level] ?? [],
    takeFull() {
      const taken = full;
      full = [];
      return taken;
    },
    clone: () => newTree({ size, stack: [...stack], edges: edges.map((edge) => [...edge]) }),
  };
}
