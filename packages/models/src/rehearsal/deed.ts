/** Changes of this conversation that ran, as the messages tell of them: what "undo" and "save" are about. */
import type { Message, ToolUse } from '@interlock/protocol';

export interface Deed {
  /** Id of the host. */
  readonly host: string;
  /** Lines that were sent, without those that only enter and leave. */
  readonly lines: readonly string[];
  /** Lines that take it back; empty where none were named. */
  readonly undo: readonly string[];
}

/** Lines around a change that belong to the way and not to the change. */
const around =
  /^(configure( terminal| private)?|conf t|end|exit|commit( and-quit)?|write memory|copy running-config startup-config|show .*|\/\S+( \S+)* print)$/;
/** How an explanation of ours names the way back; `Undo: ` stands once before it. */
const undoing = / Undo: (.+)\.$/;

export function undoSentence(lines: readonly string[]): string {
  return ` Undo: ${lines.join('; ')}.`;
}

export function changeLines(command: string): string[] {
  return command.split('\n').filter((line) => line !== '' && !around.test(line));
}

/** The changes that a device took, oldest first. */
export function deedsOf(messages: readonly Message[]): Deed[] {
  const ran = new Set(
    messages.flatMap(({ content }) =>
      content.flatMap((block) => (block.type === 'tool-result' && block.status === 'ok' ? [block.use] : [])),
    ),
  );
  return messages.flatMap(({ role, content }) =>
    role === 'assistant'
      ? content.flatMap((block) => (block.type === 'tool-use' && ran.has(block.use) ? deed(block) : []))
      : [],
  );
}

function deed({ input }: ToolUse): Deed[] {
  const { host, command, explanation } = input;
  if (typeof host !== 'string' || typeof command !== 'string' || typeof explanation !== 'string') return [];
  const undo = undoing.exec(explanation)?.[1];
  return undo === undefined ? [] : [{ host, lines: changeLines(command), undo: undo.split('; ') }];
}
