import { misbehaveOn } from '../misbehaviour.ts';
import type { Visit } from '../ssh/face.ts';
import { readLine } from '../terminal/line-editor.ts';
import type { Answer, Invocation, Program } from './command.ts';
import type { LinuxDevice } from './device.ts';
import { longestFile, mostFiles, resolvePath } from './filesystem.ts';
import { type Pipeline, readLineOf, type SimpleCommand } from './lexer.ts';
import { networkPrograms } from './network-programs.ts';
import { systemPrograms } from './system-programs.ts';
import { textPrograms } from './text-programs.ts';

const programs: ReadonlyMap<string, Program> = new Map([
  ...Object.entries(textPrograms),
  ...Object.entries(systemPrograms),
  ...Object.entries(networkPrograms),
]);

/** One login on the Linux-like host: a shell that knows its own programs and no others. */
export class LinuxSession {
  readonly device: LinuxDevice;
  readonly visit: Visit;
  folder: string;
  ended = false;
  status = 0;
  readonly history: string[] = [];
  /** sudo asked once and was answered. */
  #sudo = false;

  constructor(device: LinuxDevice, visit: Visit) {
    this.device = device;
    this.visit = visit;
    this.folder = `/home/${visit.user}`;
  }

  get prompt(): string {
    const home = `/home/${this.visit.user}`;
    const shown =
      this.folder === home || this.folder.startsWith(`${home}/`) ? `~${this.folder.slice(home.length)}` : this.folder;
    return `${this.visit.user}@${this.device.host.hostname}:${shown}$ `;
  }

  async converse(): Promise<void> {
    const { terminal } = this.visit;
    terminal.write(`Linux ${this.device.host.hostname} 6.1.0-26-amd64 (practice host)\nLast login: from 192.0.2.77\n`);
    while (!this.ended && !terminal.closed) {
      const line = await readLine(terminal, { prompt: this.prompt, history: this.history, ends: ['\x03', '\x04'] });
      if (line.key === '\x03') terminal.write('^C\n');
      else if (line.key === '\x04' && line.text === '') {
        terminal.write('logout\n');
        this.ended = true;
      } else if (line.key === '\r') await this.execute(line.text);
    }
  }

  /** Runs a line; the exit status is what its last command left. */
  async execute(line: string): Promise<void> {
    const typed = line.trim();
    if (typed === '') return;
    this.history.push(typed);
    if ((await misbehaveOn(typed, this.visit, this.device.misbehaviour)) === 'answered') return;
    const pipelines = readLineOf(line);
    if (!pipelines) {
      this.visit.terminal.write('-bash: syntax error near unexpected token\n');
      this.status = 2;
      return;
    }
    for (const pipeline of pipelines) {
      if (pipeline.after === '&&' && this.status !== 0) continue;
      if (pipeline.after === '||' && this.status === 0) continue;
      await this.#pipeline(pipeline);
      this.device.stored();
      if (this.ended) return;
    }
  }

  async #pipeline({ commands }: Pipeline): Promise<void> {
    let input: string | null = null;
    for (const command of commands) {
      const answer = await this.#run(command, input);
      this.status = answer.status;
      input = command.into ? this.#keep(command.into, answer.output) : answer.output;
    }
    await this.visit.terminal.print(input ?? '');
  }

  async #run(command: SimpleCommand, input: string | null): Promise<Answer> {
    let words = command.words;
    let root = false;
    if (words[0] === 'sudo') {
      if (!(await this.#mayBecomeRoot())) return { output: '', status: 1 };
      words = words.slice(1);
      root = true;
      this.#noteSudo(words);
    }
    const name = words[0] ?? '';
    if (['exit', 'logout'].includes(name)) {
      this.ended = true;
      return { output: '', status: Number(words[1] ?? this.status) };
    }
    if (name === 'history')
      return { output: this.history.map((line, i) => `${String(i + 1).padStart(5)}  ${line}\n`).join(''), status: 0 };
    const program = programs.get(name.replace(/^\/(usr\/)?s?bin\//, ''));
    if (!program)
      return { output: `${root ? 'sudo: ' : '-bash: '}${name}: command not found\n`, status: root ? 1 : 127 };
    return program(this.#invocation(words, input, root));
  }

  /** A line in the journal, as sudo writes one. */
  #noteSudo(words: readonly string[]): void {
    const { user } = this.visit;
    const { journal, now } = this.device.host;
    const [name = '', ...rest] = words;
    const program = name.startsWith('/') ? name : `/usr/bin/${name}`;
    const text = `${user.padStart(8)} : TTY=pts/0 ; PWD=${this.folder} ; USER=root ; COMMAND=${[program, ...rest].join(' ')}`;
    journal.push({ at: now(), unit: 'sudo', text });
    if (journal.length > 1000) journal.shift();
  }

  #invocation(words: readonly string[], input: string | null, root: boolean): Invocation {
    const { terminal, user } = this.visit;
    return {
      host: this.device.host,
      user,
      root,
      words,
      input,
      folder: this.folder,
      goTo: (folder) => {
        this.folder = folder;
      },
      leave: () => {
        this.ended = true;
      },
      reboot: () => this.device.reboot(),
      say: (text) => terminal.write(text),
      pause: (milliseconds) => terminal.pause(milliseconds),
    };
  }

  /** Output into a file of the practice host; only below the home folder. */
  #keep(into: { path: string; append: boolean }, output: string): string {
    const path = resolvePath(this.folder, into.path);
    if (path === '/dev/null') return '';
    if (!path.startsWith(`/home/${this.visit.user}/`)) {
      this.status = 1;
      return `-bash: ${into.path}: Permission denied\n`;
    }
    const before = into.append ? (this.device.host.files.get(path)?.content ?? '') : '';
    const { files } = this.device.host;
    if (!files.has(path) && files.size >= mostFiles) {
      this.status = 1;
      return `-bash: ${into.path}: No space left on device\n`;
    }
    files.set(path, { content: (before + output).slice(0, longestFile), root: false });
    return '';
  }

  /** sudo's question, without a newline, at most three times. */
  async #mayBecomeRoot(): Promise<boolean> {
    const { terminal, user } = this.visit;
    if (this.#sudo) return true;
    for (let attempt = 0; attempt < 3; attempt++) {
      const { text } = await readLine(terminal, { prompt: `[sudo] password for ${user}: `, echo: false });
      if (this.device.face.checkPassword(user, text)) {
        if (user === 'admin') this.#sudo = true;
        else terminal.write(`${user} is not in the sudoers file.\n`);
        return this.#sudo;
      }
      terminal.write(attempt < 2 ? 'Sorry, try again.\n' : 'sudo: 3 incorrect password attempts\n');
    }
    return false;
  }
}
