/** Splits what arrives into keys: one character, or one escape sequence such as an arrow. */
export interface KeySplitter {
  readonly feed: (text: string) => string[];
}

/** A splitter that keeps an unfinished escape sequence for the next piece, and takes CR LF and CR NUL as one Enter. */
export function keySplitter(): KeySplitter {
  let rest = '';
  let afterReturn = false;
  return {
    feed(text) {
      const keys: string[] = [];
      let input = rest + text;
      rest = '';
      while (input.length > 0) {
        const sequence = /^\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O[@-~]|[^[O])/.exec(input)?.[0];
        if (input[0] === '\x1b' && !sequence) {
          if (input.length < 32) {
            rest = input;
            break;
          }
          input = input.slice(1);
          continue;
        }
        const key = sequence ?? String.fromCodePoint(input.codePointAt(0) as number);
        input = input.slice(key.length);
        const swallowed = afterReturn && (key === '\n' || key === '\0');
        afterReturn = key === '\r';
        if (!swallowed) keys.push(key === '\n' ? '\r' : key);
      }
      return keys;
    },
  };
}
