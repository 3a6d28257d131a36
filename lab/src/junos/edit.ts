import { readStatement } from './path.ts';
import { type SchemaNode, schema } from './schema.ts';
import type { JunosSession, Outcome } from './session.ts';
import { braces, type Member, memberLines, put, type Stanza, stanzaAt, take } from './tree.ts';

/** The schema below a path of labels that was read by `readStatement`. */
export function schemaAt(path: readonly string[]): SchemaNode {
  let node = schema;
  for (const label of path) {
    const [word = ''] = label.split(' ');
    if (node.kind !== 'stanza') break;
    const next: SchemaNode | undefined = node.children[word];
    if (next?.kind === 'list') node = next.entry;
    else if (next) node = next;
    else if (node.named) node = node.named.entry;
  }
  return node;
}

/** `set`: puts a statement at its place below the path that is being edited. */
export function setStatement(session: JunosSession, line: string, start: number): Outcome {
  const { editing } = session;
  if (!editing) return;
  const found = readStatement(schemaAt(editing.path), line, true);
  if (found.kind === 'error') return session.complainAt(start, found.at, found.text);
  put(session.candidate, [...editing.path, ...found.path], structuredClone(found.member));
  session.device.edited(session);
  return;
}

export function deleteStatement(session: JunosSession, line: string, start: number): Outcome {
  const { editing } = session;
  if (!editing) return;
  const found = readStatement(schemaAt(editing.path), line, false);
  if (found.kind === 'error') return session.complainAt(start, found.at, found.text);
  const path = [...editing.path, ...found.path];
  const before = memberAt(session.candidate, path);
  // A leaf is deleted with the value it has or with none; another value is another statement.
  const other =
    typeof before === 'string' && typeof found.member === 'string' && found.member !== '' && found.member !== before;
  if (path.length === 0 || other || !take(session.candidate, path)) return 'warning: statement not found\n';
  session.device.edited(session);
  return;
}

/** `edit`: goes to a stanza, making it where it is not there yet. */
export function editStanza(session: JunosSession, line: string, start: number): Outcome {
  const { editing } = session;
  if (!editing) return;
  const found = readStatement(schemaAt(editing.path), line, true);
  if (found.kind === 'error') return session.complainAt(start, found.at, found.text);
  if (typeof found.member !== 'object') return session.complainAt(start, 0, 'syntax error.');
  editing.path = [...editing.path, ...found.path];
  return;
}

/** A part of a configuration by its path. */
export function showPath(
  session: JunosSession,
  tree: Stanza,
  base: readonly string[],
  line: string,
  start: number,
): Outcome {
  const found = readStatement(schemaAt(base), line, false);
  if (found.kind === 'error') return session.complainAt(start, found.at, found.text);
  const path = [...base, ...found.path];
  const member = memberAt(tree, path);
  if (member === undefined) return { tree: {}, path, text: '' };
  if (typeof member === 'object') {
    const stamp =
      path.length === 0 && !session.editing ? `## Last commit: by ${session.device.store.commits[0]?.user}\n` : '';
    return {
      tree: member,
      path,
      text: `${stamp}${braces(member)
        .map((text) => `${text}\n`)
        .join('')}`,
    };
  }
  const label = path.at(-1) as string;
  return { tree: { [label]: member }, path: path.slice(0, -1), text: `${memberLines(label, member, '').join('\n')}\n` };
}

function memberAt(tree: Stanza, path: readonly string[]): Member | undefined {
  if (path.length === 0) return tree;
  return stanzaAt(tree, path.slice(0, -1))?.[path.at(-1) as string];
}
