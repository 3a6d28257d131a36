import { compilePattern } from '../pattern.ts';

export type Pipe = (text: string) => string;

/** One filter behind a `|`; null where it is none, a text where it cannot be carried out. */
export function readPipe(text: string): Pipe | string | null {
  const [, word = '', rest = ''] = /^\s*(\S+)\s*(.*?)\s*$/.exec(text) ?? [];
  const names = ['count', 'except', 'find', 'last', 'match', 'no-more', 'trim'];
  const found = names.filter((name) => word !== '' && name.startsWith(word));
  if (found.length !== 1) return null;
  const name = found[0] as string;
  if (name === 'no-more') return (all) => all;
  if (name === 'count') return (all) => `Count: ${lines(all).length} lines\n`;
  if (name === 'last' || name === 'trim') {
    const count = Number(rest || (name === 'last' ? '10' : ''));
    if (!Number.isInteger(count)) return 'syntax error.\n';
    return (all) => joined(name === 'last' ? lines(all).slice(-count) : lines(all).map((line) => line.slice(count)));
  }
  const matches = compilePattern(rest.replace(/^"(.*)"$/, '$1'), { ignoreCase: true });
  if (!matches || rest === '') return rest === '' ? 'missing argument.\n' : 'error: regex error\n';
  if (name === 'match') return (all) => joined(lines(all).filter((line) => matches(line)));
  if (name === 'except') return (all) => joined(lines(all).filter((line) => !matches(line)));
  return (all) => {
    const at = lines(all).findIndex((line) => matches(line));
    return at < 0 ? '\nPattern not found\n' : joined(lines(all).slice(at));
  };
}

function lines(text: string): string[] {
  return text.replace(/\n$/, '').split('\n');
}

function joined(kept: string[]): string {
  return kept.length === 0 ? '' : `${kept.join('\n')}\n`;
}
