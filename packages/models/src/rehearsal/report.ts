/** The words in which the rehearsal reports. Lines of devices stand in backticks, as data. */

import type { Finding } from './finding.ts';
import type { Facts, Unread } from './gather.ts';
import { oneLine } from './inventory.ts';
import { type Change, type Proof, undoLines } from './repair.ts';
import { summaryOf } from './router.ts';
import { type Session, sessionName } from './session.ts';

export const signature = 'Rehearsal model: a fixed troubleshooter without AI and without network.';

/** Parts of a report, one empty line between them, signed. */
export function letter(...parts: readonly (string | readonly string[])[]): string {
  return [...parts.flat().filter((part) => part !== ''), signature].join('\n\n');
}

export function quote(line: string): string {
  return `\`${oneLine(line)}\``;
}

export function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

export function block(lines: readonly string[]): string {
  return `\`\`\`\n${lines.map(oneLine).join('\n')}\n\`\`\``;
}

/** What both ends say of a session. */
export function sessionState(session: Session): string[] {
  return session.ends.map(({ router, statement }) => {
    const line = statement && summaryOf(router, statement.address)?.line;
    return `${router.device.name}: ${line ? quote(line) : 'no such neighbour in its summary'}`;
  });
}

export function found(findings: readonly Finding[]): string {
  const items = findings.map(({ what, evidence }) => `${what} ${evidence.map(quote).join(', ')}`);
  return `**Found**\n${list(items)}`;
}

export function changed(all: readonly Change[]): string {
  const parts = all.map((change) => `On ${change.router.device.name}:\n${block(change.command.split('\n'))}`);
  return `**Changed**\n${parts.join('\n')}`;
}

export function checked(proof: Proof): string {
  const lines = proof.lines.map(({ device, line }) => `${device.name}: ${quote(line)}`);
  const often = proof.reads === 1 ? 'One fresh read' : `${proof.reads} fresh reads`;
  return `**Checked**\n${often} of every end; the last one says:\n${list(lines)}`;
}

export function undo(all: readonly Change[]): string {
  const parts = all.map((change) => `On ${change.router.device.name}:\n${block(undoLines(change))}`);
  return `**Undo**\n${parts.join('\n')}\nThen save it as well.`;
}

/** Hosts that could not be read, with what was said and what to do: never tried again. */
export function unreadHosts(unread: readonly Unread[]): string {
  if (unread.length === 0) return '';
  const items = unread.map(({ device, got }) => `${device.name} (${got.status}): ${oneLine(got.text)}`);
  return `**Not read**\n${list(items)}\nI did not try again: a repeated login can lock an account. Settle what it says, then ask me once more.`;
}

export function upSessions(facts: Facts, sessions: readonly Session[]): string {
  const items = sessions.map((session) => `${sessionName(session)}: ${sessionState(session).join('; ')}`);
  return items.length > 0
    ? list(items)
    : `No BGP neighbour is configured on ${facts.routers.map((r) => r.device.name).join(', ')}.`;
}
