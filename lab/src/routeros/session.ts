import { misbehaveOn } from '../misbehaviour.ts';
import type { Visit } from '../ssh/face.ts';
import { readLine } from '../terminal/line-editor.ts';
import { page } from '../terminal/pager.ts';
import { commandsAt } from './commands.ts';
import type { RouterOsDevice } from './device.ts';
import { type Argument, readArguments, splitCommands } from './line.ts';
import { below } from './menus.ts';

const moreStyle = { more: '-- [Q quit|D dump|down]', erase: `\r${' '.repeat(23)}\r` };

/** One login on a RouterOS-like device. */
export class RouterOsSession {
  readonly device: RouterOsDevice;
  readonly visit: Visit;
  readonly interactive: boolean;
  path = '/';
  ended = false;
  /** What the numbers of the last listing mean. */
  numbers: { readonly path: string; readonly ids: readonly string[] } | null = null;
  readonly history: string[] = [];

  constructor(device: RouterOsDevice, visit: Visit, interactive: boolean) {
    this.device = device;
    this.visit = visit;
    this.interactive = interactive;
  }

  get prompt(): string {
    const name = this.device.state.settings['/system/identity']?.name ?? 'MikroTik';
    const safe = this.device.safe?.session === this ? '<SAFE>' : '>';
    return `[${this.visit.user}@${name}] ${this.path === '/' ? '' : this.path}${safe} `;
  }

  async converse(): Promise<void> {
    const { terminal } = this.visit;
    terminal.write('\n\n  MikroTik RouterOS 7.16.1 (practice device)\n\nPress F1 for help\n\n');
    while (!this.ended && !terminal.closed) {
      const line = await readLine(terminal, {
        prompt: this.prompt,
        history: this.history,
        ends: ['\x18', '\x03', '\x04'],
      });
      if (line.key === '\x18') await this.#safeMode();
      else if (line.key === '\x04') this.#leave();
      else if (line.key === '\x03') terminal.write('\n');
      else await this.execute(line.text);
    }
  }

  async execute(line: string): Promise<void> {
    const typed = line.trim();
    if (typed === '' || typed.startsWith('#')) return;
    this.history.push(typed);
    if ((await misbehaveOn(typed, this.visit, this.device.misbehaviour)) === 'answered') return;
    for (const part of splitCommands(line)) if (!(await this.#runOne(part.text, part.offset))) return;
  }

  say(text: string): undefined {
    this.visit.terminal.write(text);
  }

  /** Conditions of a `[find …]`; a text is what is wrong with it. */
  find(inside: string): readonly Argument[] | string {
    const [, word = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(inside) ?? [];
    if (word === '' || !'find'.startsWith(word)) return `bad command name ${word} (line 1 column 1)\n`;
    const read = readArguments(rest.replace(/^where\s+/, ''), 0);
    return read.kind === 'error' ? read.text : read.list;
  }

  changed(path: string, how: 'added' | 'changed' | 'removed'): void {
    this.device.note(`${path.split('/').at(-1)} ${how} by ${this.visit.user}`);
    this.device.remember(`${path.split('/').at(-1)} ${how}`, this.visit.user);
    this.device.stored();
  }

  /** One command, or a path to go to. False stops the line. */
  async #runOne(text: string, offset: number): Promise<boolean> {
    let at = text.length - text.trimStart().length;
    let path = this.path;
    if (text[at] === '/') {
      path = '/';
      at++;
    }
    for (;;) {
      const word = /^[ /]*([^ /]+)/.exec(text.slice(at));
      if (!word) break;
      const name = word[1] as string;
      const column = offset + at + word[0].length - name.length + 1;
      at += word[0].length;
      if (name === '..') {
        path = path.slice(0, path.lastIndexOf('/')) || '/';
        continue;
      }
      const commands = commandsAt(path, this.device.mayChange(this.visit.user));
      const found = pick(name, below(path), Object.keys(commands));
      if (!found) return this.#refuse(`bad command name ${name} (line 1 column ${column})\n`);
      if (found.kind === 'ambiguous') return this.#refuse(`ambiguous command name ${name} (line 1 column ${column})\n`);
      if (found.kind === 'menu') {
        path = path === '/' ? `/${found.word}` : `${path}/${found.word}`;
        continue;
      }
      const read = readArguments(text.slice(at), offset + at);
      if (read.kind === 'error') return this.#refuse(read.text);
      const outcome = await commands[found.word]?.(this, path, read.list);
      const paged = this.interactive && !read.list.some((one) => one.value === 'without-paging');
      if (outcome !== undefined)
        await page(this.visit.terminal, outcome, paged ? this.visit.terminal.rows : 0, moreStyle);
      return true;
    }
    this.path = path;
    return true;
  }

  #refuse(text: string): false {
    this.say(text);
    return false;
  }

  /** Ctrl-X: takes safe mode, gives it back, or asks about somebody else's. */
  async #safeMode(): Promise<void> {
    const { safe } = this.device;
    if (safe?.session === this) {
      this.device.releaseSafe();
      return this.say('[Safe Mode released]\n');
    }
    if (safe) {
      this.say("Hijacking Safe Mode from someone - unroll/release/don't take it [u/r/d]: ");
      const key = (await this.visit.terminal.readKey()).toLowerCase();
      this.say('\n');
      if (key !== 'u' && key !== 'r') return;
      if (key === 'u') this.device.unrollSafe();
      else this.device.releaseSafe();
    }
    this.device.takeSafe(this);
    this.say('[Safe Mode taken]\n');
  }

  /** Ctrl-D ends the session; in safe mode what was changed is undone. */
  #leave(): void {
    if (this.device.safe?.session === this) this.device.unrollSafe();
    this.ended = true;
    this.say('\n');
  }
}

function pick(word: string, menuWords: readonly string[], commandWords: readonly string[]) {
  const all = [
    ...menuWords.map((name) => ({ kind: 'menu' as const, word: name })),
    ...commandWords.map((name) => ({ kind: 'command' as const, word: name })),
  ];
  const exact = all.find((one) => one.word === word);
  const found = exact ? [exact] : all.filter((one) => one.word.startsWith(word));
  if (found.length > 1) return { kind: 'ambiguous' as const, word };
  return found[0] ?? null;
}
