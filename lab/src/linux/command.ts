import type { Host } from './host.ts';

/** What a command may look at and change while it runs. */
export interface Invocation {
  readonly host: Host;
  readonly user: string;
  readonly root: boolean;
  readonly words: readonly string[];
  /** What the command before in the pipeline wrote; null at its start. */
  readonly input: string | null;
  readonly folder: string;
  readonly goTo: (folder: string) => void;
  readonly leave: () => void;
  readonly reboot: () => void;
  /** Writes at once, for commands that take their time. */
  readonly say: (text: string) => void;
  /** False where the person pressed Ctrl-C or left. */
  readonly pause: (milliseconds: number) => Promise<boolean>;
}

export interface Answer {
  readonly output: string;
  readonly status: number;
}

export type Program = (call: Invocation) => Answer | Promise<Answer>;

export const done = (output = ''): Answer => ({ output, status: 0 });
export const failed = (output: string, status = 1): Answer => ({ output, status });

/** Letters of the short options, and what is no option. */
export function options(words: readonly string[]): { flags: string; rest: string[] } {
  const flags = words.filter((word) => /^-[A-Za-z]+$/.test(word)).map((word) => word.slice(1));
  return { flags: flags.join(''), rest: words.slice(1).filter((word) => !word.startsWith('-')) };
}
