/** A card as text, in the order of the Studio's: whatever a person reads before they answer. */
import type { RiskClass } from '@interlock/model';
import type { Card } from '@interlock/protocol';
import { exact, exactRows } from './inert.ts';

/** Sentences are Interlock's own; in anything else a letter that imitates another is named. */
type Row = readonly [name: string, value: string, of?: 'prose'];

/** Rows of name and value; `theirs` is the class where it was asked, on a card that came as a file. */
export function cardText(card: Card, theirs: RiskClass = card.class): string {
  const rows: readonly Row[] = [
    ['For', card.organization],
    ['What', `${card.domain} (${card.tool})`],
    ...whereOf(card),
    ...card.lines.map((line, at): Row => [at === 0 ? 'Lines' : '', `${line.mode.padEnd(14)} ${line.text}`]),
    ...card.arguments.map((one): Row => [one.name, one.was === undefined ? one.value : `${one.was} → ${one.value}`]),
    ...card.hostKeys.map((key): Row => ['Key', `${key.host} ${key.algorithm} ${key.fingerprint}`]),
    ...(card.diff?.rows ?? [])
      .filter(({ sign }) => sign !== ' ')
      .map(({ sign, text }, at): Row => [at === 0 ? 'Changes' : '', `${sign} ${text}`]),
    ...(card.diff?.notes ?? []).map((note): Row => ['', note, 'prose']),
    ...card.answers.map((one): Row => ['Answers', `${one.question} with "${one.answer}"`]),
    ...card.placeholders.map((one): Row => ['Secret', `${one.name} in line ${one.line + 1}`]),
    ['Class', card.class === theirs ? card.class : `${card.class} here, ${theirs} where it was asked`],
    ['Why', card.why, 'prose'],
    ['Asked for', `${card.asks.reason} (${card.asks.rule})`, 'prose'],
    ['Effect', card.effect, 'prose'],
    ['Undo', [...card.undo.lines, card.undo.note].filter((one) => one !== '').join('; '), 'prose'],
    ...(card.cleanup ? [['Ends with', card.cleanup.lines.join('; ')] as const] : []),
    ['Hash', card.hash],
  ];
  const told = rows.filter(([, value]) => value !== '');
  return told
    .map(([name, value, of]) => `${exact(name).padEnd(10)} ${exactRows(value, ' '.repeat(11), of)}\n`)
    .join('');
}

function whereOf({ host, account }: Card): Row[] {
  const rows: Row[] = [];
  if (host) rows.push(['Host', `${host.environment}  ${host.name}  ${host.address}:${host.port}  ${host.platform}`]);
  if (host && host.route.length > 0) rows.push(['Through', host.route.join(', ')]);
  if (account)
    rows.push([
      'As',
      `${account.user}, with ${account.entry}${account.enable ? `, enables with ${account.enable}` : ''}`,
    ]);
  return rows;
}
