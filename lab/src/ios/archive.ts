import type { IosSession } from './session.ts';

interface Logged {
  readonly session: number;
  readonly by: string;
  readonly command: string;
}

/** Commands that are kept. */
const most = 500;

/** `archive` / `log config` / `logging enable` / `hidekeys`: configuration commands in order, lost at a reload. */
export class ConfigArchive {
  readonly #logged: Logged[] = [];
  readonly #sessions = new WeakMap<IosSession, number>();
  #first = 1;
  #last = 0;

  /** Somebody entered configuration. */
  begin(session: IosSession): void {
    this.#sessions.set(session, ++this.#last);
  }

  note(session: IosSession, line: string): void {
    if (/^(end|do)\b/i.test(line)) return;
    const depth = session.mode.kind === 'config' ? 0 : 1;
    this.#logged.push({
      session: this.#sessions.get(session) ?? 0,
      by: `${session.visit.user}@vty${session.line}`,
      command: ' '.repeat(depth) + hidden(line),
    });
    if (this.#logged.length > most) {
      this.#logged.shift();
      this.#first++;
    }
  }

  clear(): void {
    this.#first += this.#logged.length;
    this.#logged.length = 0;
  }

  /** As `show archive log config all` prints it. */
  show(): string {
    const rows = this.#logged.map(
      ({ session, by, command }, at) =>
        `${String(this.#first + at).padStart(5)} ${String(session).padStart(5)} ${by.padStart(18)}  |  ${command} \n`,
    );
    return ` idx   sess           user@line      Logged command\n${rows.join('')}\n`;
  }
}

/** What follows a word that names a key, in stars. */
function hidden(line: string): string {
  return line.replace(/\b(password|secret|community|key)( [0-9])? \S+/g, '$1$2 *****');
}
