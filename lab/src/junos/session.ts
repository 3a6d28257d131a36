import { complete } from '../grammar/completion.ts';
import { type Resolution, resolve } from '../grammar/resolve.ts';
import { misbehaveOn } from '../misbehaviour.ts';
import type { Visit } from '../ssh/face.ts';
import { readLine } from '../terminal/line-editor.ts';
import { page } from '../terminal/pager.ts';
import type { JunosDevice } from './device.ts';
import { readPipe } from './pipe.ts';
import { type Stanza, setLines } from './tree.ts';
import { hostname } from './views.ts';

export type Outcome = string | Shown | undefined;
/** A piece of configuration, which `| display set` and `| compare` look at as such. */
export interface Shown {
  readonly tree: Stanza;
  readonly path: readonly string[];
  readonly text: string;
}
export type Run = (session: JunosSession, values: Readonly<Record<string, string>>) => Outcome | Promise<Outcome>;

export type EditStyle = 'shared' | 'private' | 'exclusive';
export interface Editing {
  readonly style: EditStyle;
  path: readonly string[];
  /** A candidate of one's own and what it was copied from; null where the shared one is edited. */
  own: { tree: Stanza; base: Stanza } | null;
}

const moreStyle = { more: '---(more)---', erase: `\r${' '.repeat(40)}\r` };

/** One login on a Junos-like device. */
export class JunosSession {
  readonly device: JunosDevice;
  readonly visit: Visit;
  readonly interactive: boolean;
  editing: Editing | null = null;
  ended = false;
  rows: number;
  completeOnSpace = true;
  readonly history: string[] = [];
  #promptLength = 0;

  constructor(device: JunosDevice, visit: Visit, interactive: boolean) {
    this.device = device;
    this.visit = visit;
    this.interactive = interactive;
    this.rows = visit.terminal.rows || 24;
  }

  get prompt(): string {
    const who = `${this.visit.user}@${hostname(this.device.store.active)}`;
    if (!this.editing) return `${who}> `;
    return `[edit${this.editing.path.map((label) => ` ${label}`).join('')}]\n${who}# `;
  }

  /** The tree that this session edits. */
  get candidate(): Stanza {
    return this.editing?.own?.tree ?? this.device.store.candidate;
  }

  async converse(): Promise<void> {
    const { terminal } = this.visit;
    terminal.write('--- JUNOS 22.4R3.25 Kernel 64-bit  PRACTICE\n');
    while (!this.ended && !terminal.closed) {
      const line = await this.#read();
      if (line.key === '\r') await this.execute(line.text);
      else terminal.write('^C\n');
      if (!this.ended) terminal.write('\n');
    }
  }

  async execute(line: string): Promise<void> {
    const typed = line.trim();
    if (typed === '' || typed.startsWith('#')) return;
    this.history.push(typed);
    if ((await misbehaveOn(typed, this.visit, this.device.misbehaviour)) === 'answered') return;
    await this.runLine(line, this.editing ? this.device.configuration : this.device.operational);
  }

  /** Runs a line with the filters behind it. */
  async runLine(line: string, vocabulary: JunosDevice['operational']): Promise<undefined> {
    const [body = '', ...filters] = pipes(line);
    const found = resolve(vocabulary, body, this.privilege);
    if (found.kind !== 'command') return this.#complain(found, body);
    const outcome = await found.command.run(this, found.values);
    if (outcome === undefined) return;
    let text = typeof outcome === 'string' ? outcome : outcome.text;
    for (const filter of filters) {
      const next = this.#filtered(filter, outcome, text);
      if (next === null) return this.say(`${' '.repeat(this.#promptLength + line.indexOf('|') + 2)}^\nsyntax error.\n`);
      text = next;
    }
    const paged = this.interactive && !filters.some((filter) => /^\s*no-m/.test(filter));
    await page(this.visit.terminal, text, paged ? this.rows : 0, moreStyle);
  }

  get privilege(): number {
    return this.device.classOf(this.visit.user) === 'super-user' ? 15 : 1;
  }

  say(text: string): undefined {
    this.visit.terminal.write(text);
  }

  /** `question [yes,no] (default) `. */
  async yesOrNo(question: string, otherwise: 'yes' | 'no'): Promise<boolean> {
    for (;;) {
      const { text } = await readLine(this.visit.terminal, { prompt: `${question} [yes,no] (${otherwise}) ` });
      const answer = text.trim().toLowerCase() || otherwise;
      if ('yes'.startsWith(answer)) return true;
      if ('no'.startsWith(answer)) return false;
    }
  }

  #filtered(filter: string, outcome: Outcome, text: string): string | null {
    const shown = typeof outcome === 'object' ? outcome : null;
    if (shown && /^\s*disp\w*\s+set\s*$/.test(filter)) return `${setLines(shown.tree, shown.path).join('\n')}\n`;
    const compared = /^\s*comp\w*(?:\s+rollback\s+(\d+))?\s*$/.exec(filter);
    if (shown && this.editing && compared) return this.device.compareWith(this, Number(compared[1] ?? 0));
    const pipe = readPipe(filter);
    return typeof pipe === 'function' ? pipe(text) : pipe;
  }

  #read() {
    const { prompt } = this;
    this.#promptLength = (prompt.split('\n').at(-1) as string).length;
    const vocabulary = this.editing ? this.device.configuration : this.device.operational;
    return readLine(this.visit.terminal, {
      prompt,
      history: this.history,
      ends: ['\x03'],
      special: (key, typed) => {
        if (key === '\t' || (key === ' ' && this.completeOnSpace && !typed.includes('|'))) {
          const rest = /\S$/.test(typed) ? complete(vocabulary, typed, this.privilege)?.rest : null;
          return rest ?? (key === ' ' ? ' ' : '');
        }
        if (key !== '?') return false;
        const found = complete(vocabulary, typed, this.privilege);
        this.say(`?\nPossible completions:\n${(found?.options ?? []).map((option) => `  ${option}\n`).join('')}`);
        return true;
      },
    });
  }

  #complain(found: Resolution<Run>, line: string): undefined {
    const caret = (at: number) => `${' '.repeat(this.#promptLength + at)}^\n`;
    if (found.kind === 'incomplete') this.say(`${caret(line.length)}missing argument.\n`);
    else if (found.kind === 'ambiguous')
      this.say(`${caret(line.length)}'${line.trim().split(' ')[found.depth]}' is ambiguous.\n`);
    else if (found.kind === 'invalid')
      this.say(`${caret(found.at)}${found.depth === 0 ? 'unknown command.' : 'syntax error.'}\n`);
  }

  /** A configuration line that makes no sense, with a mark under where. `start` is the column its path began at. */
  complainAt(start: number, at: number, text: string): string {
    return `${' '.repeat(this.#promptLength + start + at)}^\n${text}\n`;
  }
}

/** Splits at the bars that stand outside quotes. */
function pipes(line: string): string[] {
  const parts = [''];
  let inside = false;
  for (const char of line) {
    if (char === '"') inside = !inside;
    if (char === '|' && !inside) parts.push('');
    else parts[parts.length - 1] += char;
  }
  return parts;
}
