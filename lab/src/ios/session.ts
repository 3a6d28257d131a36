import { complete } from '../grammar/completion.ts';
import { type Resolution, resolve } from '../grammar/resolve.ts';
import type { GrammarNode } from '../grammar/vocabulary.ts';
import { misbehaveOn } from '../misbehaviour.ts';
import type { LogEntry } from '../network/router.ts';
import type { Visit } from '../ssh/face.ts';
import { readLine } from '../terminal/line-editor.ts';
import { page } from '../terminal/pager.ts';
import { logStamp } from '../time.ts';
import type { IosDevice } from './device.ts';
import { type Filter, parseFilter } from './filter.ts';

/** A command's work; a text it returns is shown through filter and pager. */
export type Run = (session: IosSession, values: Values) => Outcome | Promise<Outcome>;
/** Text to show, if any. */
export type Outcome = string | undefined;
export type Values = Readonly<Record<string, string>>;

export type ConfigMode =
  | { readonly kind: 'config' }
  | { readonly kind: 'config-if'; readonly interface: string }
  | { readonly kind: 'config-router' }
  | { readonly kind: 'config-line' };
export type Mode = { readonly kind: 'exec' } | ConfigMode;

const moreStyle = { more: ' --More-- ', erase: `${'\b'.repeat(9)}        ${'\b'.repeat(9)}` };
/** Lines of history a terminal keeps. */
const historyLength = 20;

/** One login on a router: its mode, its privilege, its terminal. */
export class IosSession {
  readonly device: IosDevice;
  readonly visit: Visit;
  readonly line: number;
  readonly interactive: boolean;
  readonly started: number;
  mode: Mode = { kind: 'exec' };
  privilege: number;
  length: number;
  monitor: boolean;
  ended = false;
  readonly history: string[] = [];
  #promptLength = 0;

  constructor(device: IosDevice, visit: Visit, line: number, interactive: boolean) {
    this.device = device;
    this.visit = visit;
    this.line = line;
    this.interactive = interactive;
    this.started = device.clock.now();
    this.privilege = device.account(visit.user)?.privilege ?? 1;
    this.length = device.router.running.vty.length ?? (visit.terminal.rows || 24);
    this.monitor = interactive && device.router.running.vty.monitor;
  }

  get prompt(): string {
    const { hostname } = this.device.router.running;
    if (this.mode.kind === 'exec') return hostname + (this.privilege === 15 ? '#' : '>');
    return `${hostname}(${this.mode.kind})#`;
  }

  /** The interactive life of the session, from banner to logout. */
  async converse(): Promise<void> {
    const { terminal } = this.visit;
    const { banner } = this.device.router.running;
    terminal.write(banner === null ? '\n' : `${banner}\n\n`);
    while (!this.ended && !terminal.closed) {
      const line = await this.#read();
      if (line.key === '\x03') {
        this.#leaveConfiguration();
        terminal.write('\n');
        continue;
      }
      if (line.key === '\x1a') this.say('^Z\n');
      await this.execute(line.text);
      if (line.key === '\x1a') this.#leaveConfiguration();
    }
  }

  /** Carries out one line in the present mode. */
  async execute(line: string): Promise<void> {
    const typed = line.trim();
    if (typed === '' || typed.startsWith('!')) return;
    this.history.push(typed);
    if (this.history.length > historyLength) this.history.shift();
    this.#chatter();
    if ((await misbehaveOn(typed, this.visit, this.device.misbehaviour)) === 'answered') return;
    if (this.mode.kind === 'exec') await this.runExec(line, this.#promptLength);
    else await this.#runConfig(line);
  }

  /** Runs a line of exec, also where `do` stands before it; `indent` is the column the line starts at. */
  async runExec(line: string, indent: number): Promise<undefined> {
    const bar = /^\s*(sh|sho|show)\s/i.test(line) ? line.indexOf('|') : -1;
    const body = bar < 0 ? line : line.slice(0, bar);
    const filter = bar < 0 ? null : parseFilter(line.slice(bar + 1));
    const found = resolve(this.device.exec, body, this.privilege);
    if (found.kind !== 'command') return this.#complain(found, body, indent);
    if (filter === 'incomplete' || filter === 'ambiguous')
      return this.#complain({ kind: filter, depth: 0 }, line, indent);
    if (filter !== null && typeof filter === 'object')
      return this.#complain({ kind: 'invalid', at: bar + 1 + filter.at, depth: 0 }, line, indent);
    if (!this.#authorized(found.command.patterns[0] as string)) return this.say('Command authorization failed.\n\n');
    await this.#show(await found.command.run(this, found.values), filter);
  }

  say(text: string): undefined {
    this.visit.terminal.write(text);
  }

  /** Text through the pager. */
  page(text: string): Promise<void> {
    return page(this.visit.terminal, text, this.interactive ? this.length : 0, moreStyle);
  }

  /** `question [confirm]` without a newline: Enter or y is yes, any other key is no. */
  async confirm(question: string): Promise<boolean> {
    this.say(`${question} [confirm]`);
    const key = await this.visit.terminal.readKey();
    const yes = key === '\r' || key.toLowerCase() === 'y';
    this.say(yes && key !== '\r' ? `${key}\n` : '\n');
    return yes;
  }

  /** `question [yes/no]: `, asked until it is answered. */
  async yesOrNo(question: string): Promise<boolean> {
    for (;;) {
      const answer = (await this.ask(`${question} [yes/no]: `)).trim().toLowerCase();
      if (answer !== '' && 'yes'.startsWith(answer)) return true;
      if (answer !== '' && 'no'.startsWith(answer)) return false;
      this.say("% Please answer 'yes' or 'no'.\n");
    }
  }

  async ask(prompt: string, echo = true): Promise<string> {
    return (await readLine(this.visit.terminal, { prompt, echo })).text;
  }

  /** Somebody cleared its line. */
  end(): void {
    this.ended = true;
    this.visit.terminal.end();
  }

  /** A message of the log on this terminal. */
  show(entry: LogEntry): void {
    this.visit.terminal.interject(`${logStamp(entry.at)}: ${entry.text}`, this.device.router.running.vty.synchronous);
  }

  /** Leaves configuration for exec, which a router writes down. */
  enter(mode: Mode): undefined {
    const was = this.mode.kind;
    this.mode = mode;
    if (was === 'exec' && mode.kind !== 'exec') this.device.archive.begin(this);
    if (was !== 'exec' && mode.kind === 'exec') this.device.configured(this);
  }

  #chatter(): void {
    const every = this.device.misbehaviour.chatterEveryLines;
    let printed = 0;
    const text = '%SYS-6-LOGGINGHOST_STARTSTOP: Logging to host 192.0.2.53 port 514 started - reconnection';
    this.visit.terminal.afterLine = every
      ? () => {
          if (++printed % every === 0) this.show({ at: this.device.clock.now(), text });
        }
      : null;
  }

  #leaveConfiguration(): void {
    if (this.mode.kind !== 'exec') this.enter({ kind: 'exec' });
  }

  #read() {
    const { prompt } = this;
    this.#promptLength = prompt.length;
    return readLine(this.visit.terminal, {
      prompt,
      history: this.history,
      ends: ['\x1a', '\x03'],
      special: (key, typed) => {
        if (key === '\t')
          return complete(this.#vocabularies()[0] as GrammarNode<Run>, typed, this.privilege)?.rest ?? '';
        return key === '?' && this.#help(typed);
      },
    });
  }

  #help(typed: string): boolean {
    const found = this.#vocabularies().map((vocabulary) => complete(vocabulary, typed, this.privilege));
    const options = [...new Set(found.flatMap((completion) => completion?.options ?? []))];
    const rows = options.map((option) => `  ${option}\n`).join('');
    const done = found.some((completion) => completion?.complete) ? '  <cr>\n' : '';
    this.say(`?\n${rows + done || '% Unrecognized command\n'}`);
    return true;
  }

  #vocabularies(): GrammarNode<Run>[] {
    const { device, mode } = this;
    if (mode.kind === 'exec') return [device.exec];
    return mode.kind === 'config' ? [device.config.config] : [device.config[mode.kind], device.config.config];
  }

  /** A line of a section, or where it is none there, of global configuration. */
  async #runConfig(line: string): Promise<void> {
    const tries = this.#vocabularies().map((vocabulary) => resolve(vocabulary, line, this.privilege));
    const found = tries.find((one) => one.kind === 'command') ?? deepest(tries);
    if (found.kind !== 'command') return this.#complain(found, line, this.#promptLength);
    this.device.archive.note(this, line.trim());
    await this.#show(await found.command.run(this, found.values), null);
    if (!this.ended) this.device.network.settle();
  }

  async #show(text: Outcome, filter: Filter | null): Promise<void> {
    if (typeof text === 'string') await this.page(filter ? filter(text) : text);
  }

  #complain(found: Resolution<Run>, line: string, indent: number): undefined {
    if (found.kind === 'incomplete') this.say('% Incomplete command.\n\n');
    else if (found.kind === 'ambiguous') this.say(`% Ambiguous command:  "${line.trim()}"\n`);
    else if (found.kind === 'invalid')
      this.say(`${' '.repeat(indent + found.at)}^\n% Invalid input detected at '^' marker.\n\n`);
  }

  /** The account `reader` may look and no more, whatever it enabled: what a command authorization server would say. */
  #authorized(pattern: string): boolean {
    if (this.visit.user !== 'reader') return true;
    return ['show', 'ping', 'terminal', 'exit', 'logout', 'quit', 'enable', 'disable'].includes(
      pattern.split(' ')[0] ?? '',
    );
  }
}

/** Of several refusals the one that understood most of the line. */
function deepest(tries: readonly Resolution<Run>[]): Resolution<Run> {
  const depth = (one: Resolution<Run>) => ('depth' in one ? one.depth : 0);
  return tries.reduce((best, one) => (depth(one) > depth(best) ? one : best));
}
