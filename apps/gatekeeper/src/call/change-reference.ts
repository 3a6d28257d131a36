/**
 * The change that a call belongs to, as the person wrote it: `CHG0031415`, `change NET-204`, `ticket: 4711`. Of several
 * messages the newest that names one counts; what a model or a device says names none. Pure.
 */
import type { Host } from '@interlock/model';
import type { Conversation } from '../conversation/conversation.ts';

/** Names of change systems that are told apart by how they begin. */
const known = /(?<![\w-])(?:CHG|CHGE|CRQ|RFC|RITM|SCTASK|INC|PRB|REQ|TASK)[-_]?\d{3,}(?![\w-])/gi;
/** A key behind the word for it, or anything with a digit where that is said to be its number. */
const said =
  /(?<![\w-])(?:change|ticket|case|incident)(?:\s+(?:request|reference|ref|number|no)\.?)?(?:\s+(?<key>[A-Z][A-Z0-9]{1,9}-\d{1,9})|\s*[:#]\s*(?<number>[A-Za-z0-9][\w/-]{0,39}))(?![\w-])/gi;
const most = 3;

export function changeNamed(
  { history }: Pick<Conversation, 'history'>,
  { prompt, hosts }: { readonly prompt: string; readonly hosts: readonly Pick<Host, 'name'>[] },
): string[] {
  const names = new Set(hosts.map(({ name }) => name.toLowerCase()));
  const texts = history.flatMap((item) => {
    if (item.kind === 'prompt' || item.kind === 'steer') return [item.text];
    return item.kind === 'result' && item.result.source === 'person' ? [item.result.text] : [];
  });
  for (const text of [prompt, ...texts].toReversed()) {
    const found = [...text.matchAll(known)].map(([whole]) => whole);
    for (const { groups } of text.matchAll(said)) {
      const one = groups?.key ?? groups?.number ?? '';
      if (/\d/.test(one) && !names.has(one.toLowerCase())) found.push(one);
    }
    if (found.length > 0) return [...new Set(found)].slice(0, most);
  }
  return [];
}
