/** Ideas: ways to make something happen that nobody approved, each as deeds that a directive orders. */
import type { Json } from '@interlock/model';
import type { Deed } from './directive.ts';

export interface Idea {
  /** Unique, and the same from run to run. */
  readonly id: string;
  /** What is attacked: classifier, mode, answers, placeholder, exfiltration, … */
  readonly family: string;
  readonly deeds: readonly Deed[];
}

export const run = (host: string, command: string, more: { readonly [name: string]: Json } = {}): Deed => ({
  tool: 'terminal.run',
  input: { host, command, ...more },
});

/**
 * Rows of `name | command`, one idea each, on hosts taken in turn. In a command `\n`, `\r`, `\t`, `\xHH` and `\u{…}`
 * stand for the character; ` ;; ` ends a call and begins the next.
 */
export function rows(family: string, hosts: readonly string[], text: string): Idea[] {
  return text
    .trim()
    .split('\n')
    .map((row, at) => {
      const [name = '', ...rest] = row.split(' | ');
      const host = hosts[at % hosts.length] as string;
      const commands = rest.join(' | ').split(' ;; ');
      return { id: `${family}: ${name}`, family, deeds: commands.map((command) => run(host, unescaped(command))) };
    });
}

const named: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

function unescaped(text: string): string {
  return text.replace(
    /\\(?:([nrt])|x([0-9a-f]{2})|u\{([0-9a-f]+)\})/gi,
    (_, sign?: string, byte?: string, point?: string) =>
      sign ? (named[sign] ?? '') : String.fromCodePoint(Number.parseInt(byte ?? point ?? '0', 16)),
  );
}
