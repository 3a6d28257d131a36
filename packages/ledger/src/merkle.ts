/**
 * The Merkle tree of RFC 6962 with SHA-256: hashes, and one proof that serves four purposes.
 *
 * An inclusion proof shows that the subtree [index, index + 1) is part of a tree, a consistency proof that the subtree
 * [0, size) is; both are the subtree consistency proof of draft-ietf-plants-merkle-tree-certs, which coincides with
 * RFC 6962 in these two cases. So there is one way down the tree here, and whoever proves and whoever checks walk it
 * alike. Sizes and indexes are safe integers; anything else is refused.
 */
import { hash } from 'node:crypto';

/** 32 bytes of SHA-256. */
export type Hash = Uint8Array;

/** The leaves from `start` up to and without `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const hashBytes = 32;
const leafInput = Buffer.alloc(1 + 65_535, 0); // begins with the leaf prefix 0x00
const nodeInput = Buffer.alloc(1 + 2 * hashBytes, 1); // begins with the node prefix 0x01

/** SHA-256 of `bytes`. */
export function sha256(bytes: Uint8Array): Buffer {
  return hash('sha256', bytes, 'buffer');
}

/** Root of the tree without leaves. */
export const emptyRoot: Hash = sha256(new Uint8Array(0));

/** RFC 6962, section 2.1: SHA-256(0x00 ‖ entry). */
export function leafHash(entry: Uint8Array): Buffer {
  if (entry.length >= leafInput.length) return sha256(Buffer.concat([Uint8Array.of(0), entry]));
  leafInput.set(entry, 1);
  return sha256(leafInput.subarray(0, 1 + entry.length));
}

/** RFC 6962, section 2.1: SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Hash, right: Hash): Buffer {
  if (left.length !== hashBytes || right.length !== hashBytes) throw new RangeError('a hash has 32 bytes');
  nodeInput.set(left, 1);
  nodeInput.set(right, 1 + hashBytes);
  return sha256(nodeInput);
}

/** The root over leaf hashes. */
export function treeRoot(leaves: readonly Hash[]): Hash {
  const [only] = leaves;
  if (only === undefined) return emptyRoot;
  if (leaves.length === 1) return only;
  const half = powerBelow(leaves.length);
  return nodeHash(treeRoot(leaves.slice(0, half)), treeRoot(leaves.slice(half)));
}

/** Whether [start, end) is a subtree that a proof can speak of: not empty, and `start` a multiple of its rounded size. */
export function isSubtree(start: number, end: number, size: number): boolean {
  if (!isCount(start) || !isCount(end) || !isCount(size) || start >= end || end > size) return false;
  const length = end - start;
  return start % (length === 1 ? 1 : 2 * powerBelow(length)) === 0;
}

/** One step from the root towards a subtree: the sibling that is left aside, and where it stands. */
interface Step extends Span {
  /** `under`: a left sibling that lies inside the subtree, so that it belongs to both roots. */
  readonly side: 'left' | 'right' | 'under';
}

/** The way from the root of `size` leaves to [start, end); `rest` is what of it stays when the way is not whole. */
function descend(start: number, end: number, size: number): { steps: Step[]; rest: Span | null } {
  const steps: Step[] = [];
  let offset = 0;
  let from = start;
  let to = end;
  let width = size;
  let whole = true;
  while (from !== 0 || to !== width) {
    const half = powerBelow(width);
    if (to <= half) {
      steps.push({ start: offset + half, end: offset + width, side: 'right' });
      width = half;
      continue;
    }
    steps.push({ start: offset, end: offset + half, side: from >= half ? 'left' : 'under' });
    if (from >= half) from -= half;
    else whole = false; // from is 0 here, because [start, end) is a subtree
    offset += half;
    to -= half;
    width -= half;
  }
  return { steps, rest: whole ? null : { start: offset, end: offset + width } };
}

/** The spans whose hashes, in this order, prove that [start, end) is part of the first `size` leaves. */
export function proofSpans(start: number, end: number, size: number): Span[] {
  if (!isSubtree(start, end, size)) throw new RangeError(`[${start}, ${end}) is no subtree of ${size} leaves`);
  const { steps, rest } = descend(start, end, size);
  const spans: Span[] = steps.map((step) => ({ start: step.start, end: step.end }));
  if (rest !== null) spans.push(rest);
  return spans.reverse();
}

/** Whether `proof` shows that the tree of `size` leaves under `root` holds the subtree [start, end) under `part`. */
export function verifySubtree(
  start: number,
  end: number,
  size: number,
  proof: readonly Hash[],
  part: Hash,
  root: Hash,
): boolean {
  if (start === end)
    return isCount(start) && isCount(size) && start <= size && proof.length === 0 && same(part, emptyRoot);
  if (!isSubtree(start, end, size)) return false;
  const { steps, rest } = descend(start, end, size);
  if (proof.length !== steps.length + (rest === null ? 0 : 1)) return false;
  if (proof.some((item) => item.length !== hashBytes)) return false;
  if (proof.length > 0 && (part.length !== hashBytes || root.length !== hashBytes)) return false;
  const siblings = proof.values();
  let inner = rest === null ? part : (siblings.next().value as Hash);
  let outer = inner;
  for (const step of steps.reverse()) {
    const sibling = siblings.next().value as Hash;
    if (step.side === 'under') inner = nodeHash(sibling, inner);
    outer = step.side === 'right' ? nodeHash(outer, sibling) : nodeHash(sibling, outer);
  }
  return same(inner, part) && same(outer, root);
}

/** Whether `proof` shows the leaf at `index` of the tree of `size` leaves under `root`. */
export function verifyInclusion(index: number, size: number, leaf: Hash, proof: readonly Hash[], root: Hash): boolean {
  if (!isCount(index) || index >= size || leaf.length !== hashBytes) return false;
  return verifySubtree(index, index + 1, size, proof, leaf, root);
}

/** Whether the tree of `size` leaves under `root` grew out of the `oldSize` under `oldRoot`; from nothing, never. */
export function verifyConsistency(
  oldSize: number,
  size: number,
  proof: readonly Hash[],
  oldRoot: Hash,
  root: Hash,
): boolean {
  return oldSize !== 0 && verifySubtree(0, oldSize, size, proof, oldRoot, root);
}

/** Whether `proof` shows the leaf at `index` within the subtree [start, end) under `root`. */
export function verifySubtreeInclusion(
  index: number,
  start: number,
  end: number,
  leaf: Hash,
  proof: readonly Hash[],
  root: Hash,
): boolean {
  return isSubtree(start, end, end) && index >= start && verifyInclusion(index - start, end - start, leaf, proof, root);
}

/** The complete subtree of 2^level leaves that begins at leaf index · 2^level. */
export type NodeOf = (level: number, index: number) => Hash | Promise<Hash>;

/** Hash of a span of a proof, out of the complete subtrees that make it up. */
export async function spanHash(span: Span, node: NodeOf): Promise<Hash> {
  const parts: Hash[] = [];
  for (let at = span.start; at < span.end; ) {
    let level = 0;
    let width = 1;
    while (at % (2 * width) === 0 && at + 2 * width <= span.end) {
      width *= 2;
      level++;
    }
    parts.push(await node(level, at / width));
    at += width;
  }
  return parts.reduceRight((right, left) => nodeHash(left, right));
}

/** The largest power of two below `n`, for n > 1. */
function powerBelow(n: number): number {
  let power = 1;
  while (power * 2 < n) power *= 2;
  return power;
}

function isCount(n: number): boolean {
  return Number.isSafeInteger(n) && n >= 0;
}

/** Whether two byte strings are the same. */
export function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
