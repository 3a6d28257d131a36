/** The agent's own session on a host: logged in, its prompt known, its paging off. */
import type { Profile, Prompt } from '@interlock/platforms';
import { connectSsh, type SshConnection, type SshOptions } from '@interlock/wires';
import { type Added, addedBy } from './added.ts';
import { Dialogue } from './dialogue.ts';
import { type Enabling, enabled } from './enable.ts';
import { confirmPrompt, enterLine, type Ground, promptAfter, typeLine } from './exchange.ts';
import { noPrompt } from './faults.ts';

/** Milliseconds for a device to come from its login to a prompt, and of silence after which one is believed. */
const promptPatience = 20_000;
const promptQuiet = 120;
/** Bytes that a session may say unasked while nobody uses it; one that says more is closed. */
const idleBytes = 256 * 1024;

export interface AgentSession {
  readonly dialogue: Dialogue;
  readonly profile: Profile;
  /** The prompt that stands there. */
  prompt: Prompt;
  /** Lets it lie until the next call. */
  rest(): void;
  /** Whether it still stands at the prompt it was left at, asking it where something came in between. */
  stands(ground: Omit<Ground, 'dialogue' | 'profile'>): Promise<boolean>;
  close(): void;
}

export interface Opening {
  readonly ssh: Omit<SshOptions, 'signal'>;
  readonly profile: Profile;
  readonly call: { readonly added: readonly string[] };
  /** Answers for the enable password, where the login ends in user exec. */
  readonly enable?: Enabling | undefined;
  /** Breaks the opening off; later it means nothing. */
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
}

/** Opens a session and brings it to a clean prompt. Throws `wire.*`, `execution.no-prompt`, Gone or the signal's reason. */
export async function openAgentSession(opening: Opening): Promise<AgentSession> {
  const { profile, signal } = opening;
  const login = new AbortController();
  const abort = () => login.abort(signal.reason);
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  let connection: SshConnection | undefined;
  try {
    connection = await connectSsh({ ...opening.ssh, signal: login.signal });
    const { columns, rows, term } = profile;
    const session = await connection.shell({ columns, rows, term });
    const dialogue = new Dialogue(session);
    dialogue.onBytes = opening.onBytes;
    const ground: Ground = { dialogue, profile, added: addedBy(opening.call), halt: signal };
    const known = await learned(ground, opening.ssh.name);
    const prompt = await prepared(ground, opening.enable ? await enabled(ground, known, opening.enable) : known);
    if (profile.mark) dialogue.learnMark(profile.mark);
    return agentSession(connection, dialogue, profile, prompt);
  } catch (error) {
    connection?.close();
    throw signal.aborted ? signal.reason : error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** Waits for quiet behind something like a prompt, then makes sure: a banner may end in `#`. */
async function learned(ground: Ground, host: string): Promise<Prompt> {
  const patience = AbortSignal.timeout(promptPatience);
  const patient = { ...ground, halt: AbortSignal.any([ground.halt, patience]) };
  try {
    const first = await promptAfter(patient, 0, promptQuiet);
    const known = await confirmPrompt(patient, first);
    if (known !== undefined) return known;
  } catch (error) {
    if (!patience.aborted || ground.halt.aborted) throw error;
  }
  throw noPrompt(host, ground.profile.name);
}

/** Sends what makes the session readable. A device that refuses a line of it has a pager, and that is known too. */
async function prepared(ground: Ground, known: Prompt): Promise<Prompt> {
  let prompt = known;
  for (const text of ground.profile.prepare) {
    if (!(await typeLine(ground, prompt, ground.added.line(text), ignore))) break;
    const reply = await enterLine(ground, prompt, { line: ignore, entering: ignore, answers: [] });
    if (reply.prompt === null) break;
    prompt = reply.prompt;
  }
  return prompt;
}

function ignore(): void {}

function agentSession(connection: SshConnection, dialogue: Dialogue, profile: Profile, prompt: Prompt): AgentSession {
  let disturbed = false;
  const session: AgentSession = {
    dialogue,
    profile,
    prompt,
    rest() {
      let bytes = 0;
      disturbed = false;
      dialogue.onLine = () => {
        disturbed = true;
      };
      dialogue.onBytes = (more) => {
        bytes += more;
        if (bytes > idleBytes) connection.close();
      };
    },
    async stands({ added, halt }: { added: Added; halt: AbortSignal }) {
      if (dialogue.ended) return false;
      if (!disturbed && dialogue.line === session.prompt.text) return true;
      const patience = AbortSignal.any([halt, AbortSignal.timeout(2000)]);
      try {
        const shown = await confirmPrompt({ dialogue, profile, added, halt: patience }, session.prompt);
        return shown?.text === session.prompt.text;
      } catch {
        halt.throwIfAborted();
        return false;
      }
    },
    close: () => connection.close(),
  };
  return session;
}
