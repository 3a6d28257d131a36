/** Configuration as a tree: a stanza's members by what stands before their value or brace. Plain JSON. */
export interface Stanza {
  [label: string]: Stanza | string | true;
}

export type Member = Stanza | string | true;

/** Words of a value as they are written: quoted where a blank or a sign needs it. */
export function quoted(value: string): string {
  return /^[A-Za-z0-9._:/@+-]+$/.test(value) ? value : `"${value.replaceAll('"', '\\"')}"`;
}

/** The stanza at a path of labels, or undefined. */
export function stanzaAt(tree: Stanza, path: readonly string[]): Stanza | undefined {
  let here: Stanza = tree;
  for (const label of path) {
    const next = here[label];
    if (typeof next !== 'object') return undefined;
    here = next;
  }
  return here;
}

/** Puts a member at a path, making the stanzas on the way. */
export function put(tree: Stanza, path: readonly string[], member: Member): void {
  let here = tree;
  for (const label of path.slice(0, -1)) {
    const next = here[label];
    const stanza = typeof next === 'object' ? next : {};
    here[label] = stanza;
    here = stanza;
  }
  const last = path.at(-1) as string;
  if (typeof member === 'object' && typeof here[last] === 'object') return;
  here[last] = member;
}

/** Takes a member away and the stanzas that are empty without it. False where there was none. */
export function take(tree: Stanza, path: readonly string[]): boolean {
  const [label, ...rest] = path as [string, ...string[]];
  if (!(label in tree)) return false;
  if (rest.length === 0) {
    delete tree[label];
    return true;
  }
  const next = tree[label];
  if (typeof next !== 'object' || !take(next, rest)) return false;
  // `unit 0` without a family stays, as a name that was given; plain words vanish when nothing is under them.
  if (Object.keys(next).length === 0 && !label.includes(' ')) delete tree[label];
  return true;
}

/** The changes between two trees, made to a third. */
export function rebased(base: Stanza, changed: Stanza, onto: Stanza): Stanza {
  const result = structuredClone(onto);
  for (const label of new Set([...Object.keys(base), ...Object.keys(changed)])) {
    const [old, now, present] = [base[label], changed[label], result[label]];
    if (now === undefined) delete result[label];
    else if (typeof now !== 'object') {
      if (old !== now) result[label] = now;
    } else if (typeof old !== 'object' || compare(old, now).length > 0)
      result[label] = rebased(typeof old === 'object' ? old : {}, now, typeof present === 'object' ? present : {});
  }
  return result;
}

/** Lines in braces, four blanks a level. */
export function braces(tree: Stanza, indent = ''): string[] {
  return Object.entries(tree).flatMap(([label, member]) => memberLines(label, member, indent));
}

export function memberLines(label: string, member: Member, indent: string): string[] {
  if (member === true) return [`${indent}${label};`];
  if (typeof member === 'string') return [`${indent}${label} ${quoted(member)};${secretMark(label)}`];
  const inner = braces(member, `${indent}    `);
  return inner.length === 0 ? [`${indent}${label};`] : [`${indent}${label} {`, ...inner, `${indent}}`];
}

function secretMark(label: string): string {
  return /password|authentication-key/.test(label) ? ' ## SECRET-DATA' : '';
}

/** The same as commands that would make it. */
export function setLines(tree: Stanza, path: readonly string[] = []): string[] {
  return Object.entries(tree).flatMap(([label, member]) => {
    const start = ['set', ...path, label].join(' ');
    if (member === true) return [start];
    if (typeof member === 'string') return [`${start} ${quoted(member)}`];
    const inner = setLines(member, [...path, label]);
    return inner.length === 0 ? [start] : inner;
  });
}

/** What is different between two trees, as `show | compare` lists it. */
export function compare(before: Stanza, after: Stanza, path: readonly string[] = []): string[] {
  const own: string[] = [];
  const deeper: string[] = [];
  for (const label of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, now] = [before[label], after[label]];
    if (typeof old === 'object' && typeof now === 'object') deeper.push(...compare(old, now, [...path, label]));
    else if (old !== now) {
      if (old !== undefined) own.push(...signed('-', label, old));
      if (now !== undefined) own.push(...signed('+', label, now));
    }
  }
  return [...(own.length > 0 ? [`[edit${path.map((label) => ` ${label}`).join('')}]`] : []), ...own, ...deeper];
}

function signed(sign: string, label: string, member: Member): string[] {
  const indent = typeof member === 'object' ? '   ' : '  ';
  return memberLines(label, member, indent).map((line) => sign + line);
}
