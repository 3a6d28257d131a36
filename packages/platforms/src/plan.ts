/** What the executor will add to a call of its own accord, so that the call can list it before anyone approves. */
import { type CallLine, type CliMode, Fault, type Platform } from '@interlock/model';
import { profileOf } from './catalogue.ts';
import type { Profile } from './profile.ts';

export interface Plan {
  /** The lines as a call holds them, without what the classifier said beside. */
  readonly lines: CallLine[];
  /** Lines that bring a fresh session from exec to the mode of the first line. */
  readonly enter: readonly string[];
  /** Lines that bring it back to exec afterwards, also when the call ends early. */
  readonly leave: readonly string[];
  /** For `call.added`: every line and key the executor may send beside the call's lines and answers. */
  readonly added: string[];
}

/** A line the executor adds, as `call.added` lists it. */
export function addedLine(text: string): string {
  return `line ${JSON.stringify(text)}`;
}

/** Bytes the executor adds without a line end, as `call.added` lists them. */
export function addedKey(bytes: string): string {
  return `key ${JSON.stringify(bytes)}`;
}

/**
 * Plan of a call of these lines on a platform. Throws Fault `platforms.unknown` where it is not driven and
 * `platforms.line` where a line cannot be sent as it stands.
 */
export function planCall(platform: Platform, lines: readonly CallLine[]): Plan {
  const profile = profileOf(platform);
  const first = lines[0];
  if (first === undefined) throw badLine('The call has no line.');
  for (const line of lines) checkLine(profile, line.text);
  for (const [at, line] of lines.entries()) {
    const before = lines[at - 1];
    if (before !== undefined && before.leaves !== line.mode)
      throw badLine(`Line ${at + 1} was judged in ${line.mode}, but the line before it leaves ${before.leaves}.`);
    if (line.mode === 'prompt')
      throw badLine(`Line ${at + 1} answers a question; answers are named beside the lines and are not lines.`);
  }
  const enter = enterLines(profile, first.mode);
  const leave = leaveLines(profile, lines);
  const keys = [profile.interrupt, ...profile.questions.map((question) => question.no)];
  if (profile.pager !== null)
    keys.push(profile.pager.key, ...(profile.pager.end === null ? [] : [profile.pager.end.key]));
  return {
    lines: lines.map(({ text, mode, leaves, class: kind }) => ({ text, mode, leaves, class: kind })),
    enter,
    leave,
    added: [...['', ...profile.prepare, ...enter, ...leave].map(addedLine), ...[...new Set(keys)].map(addedKey)],
  };
}

function checkLine(profile: Profile, text: string): void {
  const shown = JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
  if (text.trim() === '') throw badLine('A line is empty.');
  // a control character is a key: Enter, Tab or worse
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text) || !text.isWellFormed())
    throw badLine(`The line ${shown} has a control character in it.`);
  if (text.length > profile.longestLine)
    throw badLine(`The line ${shown} has ${text.length} characters; ${profile.name} takes ${profile.longestLine}.`);
  if (profile.rewritten?.test(text))
    throw badLine(`The line ${shown} would be rewritten by the device's own line editor before it runs.`);
}

function enterLines(profile: Profile, mode: CliMode): readonly string[] {
  if (mode === 'exec' || mode === 'unknown') return [];
  if (mode === 'config' && profile.config !== null) return profile.config.enter;
  if (mode.startsWith('path:/') && profile.id === 'mikrotik_routeros')
    return [`/${mode.slice('path:/'.length).replaceAll('/', ' ')}`];
  throw badLine(`A session on ${profile.name} cannot be brought into ${mode} by itself.`);
}

function leaveLines(profile: Profile, lines: readonly CallLine[]): readonly string[] {
  const modes = lines.flatMap((line) => [line.mode, line.leaves]);
  if (modes.some((mode) => mode.startsWith('path:/'))) return ['/'];
  const configures = modes.some((mode) => mode === 'config' || mode.startsWith('config-') || mode === 'unknown');
  if (profile.session && modes.includes(profile.session.mode)) return profile.session.leave;
  return configures && profile.config !== null ? profile.config.leave : [];
}

function badLine(what: string): Fault {
  return new Fault('platforms.line', what, 'Write the command as single lines, each as a person would type it.');
}
