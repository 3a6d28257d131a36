/** Placeholders of keychain entries in a command, and why text from a device never is one (decision 7). */

export interface Placeholder {
  /** In UTF-16 units of the text, end excluded; the braces are inside. */
  readonly start: number;
  readonly end: number;
  /** What stands between the braces, without the blanks around it. */
  readonly inner: string;
}

/** Every `{{…}}` of a text in order; null where braces stand together and name nothing. */
export function placeholdersIn(text: string): readonly Placeholder[] | null {
  const found: Placeholder[] = [];
  let rest = '';
  let from = 0;
  for (const match of text.matchAll(/\{\{([^{}\r\n]{1,140})\}\}/g)) {
    const start = match.index;
    const end = start + match[0].length;
    const inner = (match[1] as string).trim();
    if (inner === '' || text[start - 1] === '{' || text[end] === '}') return null;
    rest += `${text.slice(from, start)} `;
    from = end;
    found.push({ start, end, inner });
  }
  return (rest + text.slice(from)).includes('{{') ? null : found;
}

/** The entry that a placeholder names and, behind its last dot, the part; null where no such entry or two would fit. */
export function placeholderName(
  inner: string,
  isEntry: (name: string) => boolean,
): { readonly entry: string; readonly part: string | null } | null {
  const dot = inner.lastIndexOf('.');
  const [entry, part] = dot > 0 ? [inner.slice(0, dot), inner.slice(dot + 1)] : ['', ''];
  const whole = isEntry(inner);
  const cut = entry !== '' && part !== '' && isEntry(entry);
  if (whole === cut) return null;
  return whole ? { entry: inner, part: null } : { entry, part };
}

/**
 * Breaks `{{` in text that came from a device, a file or a tool, so that no part of it is a placeholder. What a reader
 * sees stays the same but for a middle dot between the braces; the function may be applied twice.
 */
export function neutralise(text: string): string {
  return text.replace(/\{(?=\{)/g, '{·');
}

/** The same for a stream: a brace that ends a piece is remembered, and the next piece is broken before its first. */
export function newNeutraliser(): (text: string) => string {
  let last = '';
  return (text) => {
    if (text === '') return '';
    const joint = last === '{' && text[0] === '{' ? '·' : '';
    last = text.charAt(text.length - 1);
    return joint + neutralise(text);
  };
}
