/**
 * Regular expressions of device command lines in linear time: the text comes from whoever is logged in, and a pattern
 * must not be able to hold up the process that the lab runs in. Literals, `.`, classes, `^ $ _`, `* + ?`, `|`, groups.
 */
type Node =
  | { readonly kind: 'one'; readonly accepts: (char: string) => boolean }
  | { readonly kind: 'edge'; readonly at: (text: string, index: number) => boolean }
  | { readonly kind: 'delimiter' }
  | { readonly kind: 'sequence'; readonly parts: readonly Node[] }
  | { readonly kind: 'either'; readonly options: readonly Node[] }
  | { readonly kind: 'repeat'; readonly node: Node; readonly least: 0 | 1; readonly many: boolean };

type Step =
  | { kind: 'one'; accepts: (char: string) => boolean }
  | { kind: 'edge'; at: (text: string, index: number) => boolean }
  | { kind: 'fork'; to: number[] }
  | { kind: 'end' };

/** Longest pattern that is compiled; a longer one matches nothing. */
const longest = 200;

/** A test for `text`, or null where the pattern is malformed. */
export function compilePattern(
  source: string,
  options: { ignoreCase?: boolean } = {},
): ((text: string) => boolean) | null {
  if (source.length > longest) return null;
  const fold = (text: string) => (options.ignoreCase ? text.toLowerCase() : text);
  const parsed = parse(fold(source));
  if (!parsed) return null;
  const steps: Step[] = [];
  emit(parsed, steps);
  steps.push({ kind: 'end' });
  return (text) => run(steps, fold(text));
}

function parse(source: string): Node | null {
  let at = 0;
  function either(): Node | null {
    const options: Node[] = [];
    for (;;) {
      const part = sequence();
      if (!part) return null;
      options.push(part);
      if (source[at] !== '|') break;
      at++;
    }
    return options.length === 1 ? (options[0] as Node) : { kind: 'either', options };
  }
  function sequence(): Node | null {
    const parts: Node[] = [];
    while (at < source.length && source[at] !== '|' && source[at] !== ')') {
      const part = atom();
      if (!part) return null;
      parts.push(repeated(part));
    }
    return { kind: 'sequence', parts };
  }
  function repeated(node: Node): Node {
    let result = node;
    for (;;) {
      const sign = source[at];
      if (sign !== '*' && sign !== '+' && sign !== '?') return result;
      at++;
      if (result.kind !== 'repeat')
        result = { kind: 'repeat', node: result, least: sign === '+' ? 1 : 0, many: sign !== '?' };
    }
  }
  function atom(): Node | null {
    const char = source[at++] as string;
    if (char === '(') {
      const inner = either();
      if (!inner || source[at] !== ')') return null;
      at++;
      return inner;
    }
    if (char === '[') return charClass();
    if (char === '.') return { kind: 'one', accepts: () => true };
    if (char === '^') return { kind: 'edge', at: (_, index) => index === 0 };
    if (char === '$') return { kind: 'edge', at: (text, index) => index === text.length };
    if (char === '_') return { kind: 'delimiter' };
    if (char === '\\') {
      const escaped = source[at++];
      return escaped === undefined ? null : { kind: 'one', accepts: (c) => c === escaped };
    }
    return { kind: 'one', accepts: (c) => c === char };
  }
  function charClass(): Node | null {
    const negated = source[at] === '^';
    if (negated) at++;
    const ranges: [string, string][] = [];
    for (let first = true; first || source[at] !== ']'; first = false) {
      const from = source[at++];
      if (from === undefined) return null;
      if (source[at] === '-' && source[at + 1] !== ']' && source[at + 1] !== undefined) {
        ranges.push([from, source[at + 1] as string]);
        at += 2;
      } else ranges.push([from, from]);
    }
    at++;
    return { kind: 'one', accepts: (c) => ranges.some(([low, high]) => low <= c && c <= high) !== negated };
  }
  const whole = either();
  return whole && at === source.length ? whole : null;
}

function emit(node: Node, steps: Step[]): void {
  if (node.kind === 'one' || node.kind === 'edge') steps.push(node);
  else if (node.kind === 'delimiter') {
    // Start or end of the text, or one of the characters that stand between words.
    const edge: Node = { kind: 'edge', at: (text, index) => index === 0 || index === text.length };
    emit({ kind: 'either', options: [edge, { kind: 'one', accepts: (c) => ' ,{}()'.includes(c) }] }, steps);
  } else if (node.kind === 'sequence') for (const part of node.parts) emit(part, steps);
  else if (node.kind === 'either') {
    const fork: Step = { kind: 'fork', to: [] };
    steps.push(fork);
    const ends: { kind: 'fork'; to: number[] }[] = [];
    for (const option of node.options) {
      fork.to.push(steps.length);
      emit(option, steps);
      const jump: Step = { kind: 'fork', to: [] };
      ends.push(jump);
      steps.push(jump);
    }
    for (const end of ends) end.to.push(steps.length);
  } else {
    const start = steps.length;
    const fork: Step = { kind: 'fork', to: [] };
    if (node.least === 0) steps.push(fork);
    const body = steps.length;
    emit(node.node, steps);
    if (node.many) steps.push({ kind: 'fork', to: [node.least === 0 ? start : body, steps.length + 1] });
    fork.to.push(body, steps.length);
  }
}

function run(steps: readonly Step[], text: string): boolean {
  let live = new Set<number>();
  let matched = false;
  function add(set: Set<number>, at: number, index: number): void {
    const pending = [at];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (set.has(next)) continue;
      set.add(next);
      const step = steps[next];
      if (step?.kind === 'end') matched = true;
      else if (step?.kind === 'fork') pending.push(...step.to);
      else if (step?.kind === 'edge' && step.at(text, index)) pending.push(next + 1);
    }
  }
  for (let index = 0; index <= text.length; index++) {
    add(live, 0, index);
    if (matched || index === text.length) break;
    const char = text[index] as string;
    const following = new Set<number>();
    for (const at of live) {
      const step = steps[at];
      if (step?.kind === 'one' && step.accepts(char)) add(following, at + 1, index + 1);
    }
    live = following;
  }
  return matched;
}
