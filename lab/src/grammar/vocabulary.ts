import type { ArgumentKind, ArgumentKinds } from './arguments.ts';

/**
 * A command by its pattern: words, and arguments as `<kind:name>` or `<kind>`, for example
 * `neighbor <address> remote-as <as>`. Several patterns may mean the same command.
 */
export interface Command<Run> {
  readonly patterns: readonly string[];
  /** Least privilege level at which the command exists. */
  readonly privilege: number;
  readonly run: Run;
}

export interface GrammarNode<Run> {
  readonly words: Map<string, GrammarNode<Run>>;
  readonly arguments: { readonly kind: ArgumentKind; readonly name: string; readonly node: GrammarNode<Run> }[];
  command: Command<Run> | null;
  /** Lowest privilege among the commands below: a word nobody may use does not exist for them. */
  privilege: number;
}

/** A command that needs privileged mode; see `unprivileged`. */
export function command<Run>(patterns: string | readonly string[], run: Run, privilege = 15): Command<Run> {
  return { patterns: typeof patterns === 'string' ? [patterns] : patterns, privilege, run };
}

/** The tree of a set of commands. Throws TypeError where a pattern names an unknown kind or is given twice. */
export function buildVocabulary<Run>(commands: readonly Command<Run>[], kinds: ArgumentKinds): GrammarNode<Run> {
  const root = newNode<Run>();
  for (const entry of commands) for (const pattern of entry.patterns) add(root, entry, pattern, kinds);
  return root;
}

function newNode<Run>(): GrammarNode<Run> {
  return { words: new Map(), arguments: [], command: null, privilege: 15 };
}

function add<Run>(root: GrammarNode<Run>, entry: Command<Run>, pattern: string, kinds: ArgumentKinds): void {
  let node = root;
  for (const part of pattern.split(' ')) {
    const argument = /^<([a-z-]+)(?::([a-z]+))?>$/.exec(part);
    node.privilege = Math.min(node.privilege, entry.privilege);
    node = argument ? argumentNode(node, kinds, argument[1] as string, argument[2]) : wordNode(node, part);
  }
  node.privilege = Math.min(node.privilege, entry.privilege);
  if (node.command) throw new TypeError(`the pattern stands twice: ${pattern}`);
  node.command = entry;
}

function wordNode<Run>(node: GrammarNode<Run>, word: string): GrammarNode<Run> {
  const next = node.words.get(word) ?? newNode<Run>();
  node.words.set(word, next);
  return next;
}

function argumentNode<Run>(
  node: GrammarNode<Run>,
  kinds: ArgumentKinds,
  kindName: string,
  givenName: string | undefined,
): GrammarNode<Run> {
  const kind = kinds[kindName];
  const name = givenName ?? kindName;
  if (!kind) throw new TypeError(`no such kind of argument: ${kindName}`);
  const known = node.arguments.find((argument) => argument.kind === kind && argument.name === name);
  if (known) return known.node;
  const next = newNode<Run>();
  node.arguments.push({ kind, name, node: next });
  return next;
}
