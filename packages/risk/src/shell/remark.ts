/** Remarks of a shell: one that knows none runs what stands in them. */

/** Whether a line has a remark in which there is more than words. */
export function remarkRuns(line: string): boolean {
  const mark = /(?:^|[\s;&|()])#/.exec(line);
  return mark !== null && /[;&|<>`$()\\'"{}]/.test(line.slice(mark.index + mark[0].length));
}

/** The text with a blank where anything is quoted. */
export function unquoted(text: string): string {
  return text.replace(/\\.|'[^']*'|"(?:[^"\\]|\\.)*"/g, '_');
}
