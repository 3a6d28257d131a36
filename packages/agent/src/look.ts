/** Which tool uses only look, as far as order is concerned. The gate decides what a call may do; this does not. */
import type { ToolUse } from '@interlock/protocol';

const filters = new Set([
  'include',
  'exclude',
  'begin',
  'section',
  'count',
  'match',
  'except',
  'find',
  'last',
  'no-more',
  'i',
  'inc',
  'exc',
  'beg',
  'sec',
]);

/** Tools that only look, whatever their arguments are. */
const plainLooks = new Set([
  'inventory.list',
  'device.facts',
  'check.read',
  'network.probe',
  'search',
  'output.more',
  'artifact.read',
]);

/**
 * Whether a tool use may run beside others of its turn: a tool that only looks, and one line of `show` or `display` with
 * nothing in it that could write. Everything else waits for what was proposed before it and holds what follows.
 */
export function isLook(use: ToolUse): boolean {
  if (plainLooks.has(use.tool)) return true;
  if (use.tool === 'agent.start') return use.input.role === 'researcher' || use.input.role === 'procedure-authoring';
  const command = use.input.command;
  if (use.tool !== 'terminal.run' || typeof command !== 'string') return false;
  const [read = '', ...pipes] = command.trim().split('|');
  if (!/^(show|display) [^\r\n<>;&`$\\{}?]*$/.test(read) || /\b(clear|reset)\b/.test(read)) return false;
  return pipes.every((pipe) => /^[^\r\n<>;&`\\]*$/.test(pipe) && filters.has(pipe.trim().split(/\s/)[0] ?? ''));
}
