/** Text without a way to steer the terminal it is shown on: control characters are shown, not obeyed. */
export function inert(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (sign) =>
      sign === '\n' || sign === '\t' ? sign : `\\u{${(sign.codePointAt(0) as number).toString(16)}}`,
    );
}
