/** Text from a device never names an entry: decision 7. */

/**
 * Breaks `{{` and `}}` in text that came from a device, a file or a tool, so that no part of it is a placeholder. What
 * a reader sees stays the same but for a middle dot between the braces; the function may be applied twice.
 */
export function neutralise(text: string): string {
  return text.replace(/\{(?=\{)/g, '{·').replace(/\}(?=\})/g, '}·');
}

/** The same for a stream: a brace that ends a piece is remembered, and the next piece is broken before its first. */
export function newNeutraliser(): (text: string) => string {
  let last = '';
  return (text) => {
    if (text === '') return '';
    const joint = (last === '{' && text[0] === '{') || (last === '}' && text[0] === '}') ? '·' : '';
    last = text.charAt(text.length - 1);
    return joint + neutralise(text);
  };
}
