/** One command of a pipeline: its words, and the file its output goes to. */
export interface SimpleCommand {
  readonly words: readonly string[];
  readonly into: { readonly path: string; readonly append: boolean } | null;
}

/** Commands joined by `|`, and what decides whether they run after what came before. */
export interface Pipeline {
  readonly commands: readonly SimpleCommand[];
  readonly after: ';' | '&&' | '||';
}

type Token = { readonly kind: 'word'; readonly text: string } | { readonly kind: 'sign'; readonly text: string };

const signs = ['&&', '||', '2>&1', '2>', '>>', '>', '|', ';', '&', '\n'];

/** Reads a line; `null` where a quote is open or a sign stands alone. Variables and substitutions are plain text here. */
export function readLineOf(line: string): Pipeline[] | null {
  const tokens = tokenize(line);
  if (!tokens) return null;
  const pipelines: Pipeline[] = [];
  let after: Pipeline['after'] = ';';
  let commands: SimpleCommand[] = [];
  let words: string[] = [];
  let into: SimpleCommand['into'] = null;
  const endCommand = () => {
    if (words.length > 0) commands.push({ words, into });
    words = [];
    into = null;
  };
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as Token;
    if (token.kind === 'word') words.push(token.text);
    else if (token.text === '2>&1') continue;
    else if (token.text === '>' || token.text === '>>' || token.text === '2>') {
      const target = tokens[++at];
      if (target?.kind !== 'word') return null;
      if (token.text !== '2>') into = { path: target.text, append: token.text === '>>' };
    } else {
      if (words.length === 0) {
        if (token.text === '\n') continue;
        return null;
      }
      endCommand();
      if (token.text === '|') continue;
      pipelines.push({ commands, after });
      commands = [];
      after = token.text === '&&' || token.text === '||' ? token.text : ';';
    }
  }
  endCommand();
  if (commands.length > 0) pipelines.push({ commands, after });
  return pipelines;
}

function tokenize(line: string): Token[] | null {
  const tokens: Token[] = [];
  let at = 0;
  while (at < line.length) {
    if (line[at] === ' ' || line[at] === '\t') {
      at++;
      continue;
    }
    if (line[at] === '#') {
      while (at < line.length && line[at] !== '\n') at++;
      continue;
    }
    const sign = signs.find((one) => line.startsWith(one, at));
    if (sign) {
      tokens.push({ kind: 'sign', text: sign });
      at += sign.length;
      continue;
    }
    let text = '';
    // Only these part words: any other blank of Unicode is a letter of its word, as in a real shell.
    while (at < line.length && !/[ \t\n|;&>]/.test(line[at] as string)) {
      const char = line[at] as string;
      if (char === '\\') {
        text += line[at + 1] ?? '';
        at += 2;
      } else if (char === "'" || char === '"') {
        const end = line.indexOf(char, at + 1);
        if (end < 0) return null;
        text += line.slice(at + 1, end);
        at = end + 1;
      } else {
        text += char;
        at++;
      }
    }
    tokens.push({ kind: 'word', text });
  }
  return tokens;
}
