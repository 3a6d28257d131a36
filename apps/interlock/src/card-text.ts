/** A card as text, in the order of the Studio's: whatever a person reads before they answer. */
import type { RiskClass } from '@interlock/model';
import type { Card } from '@interlock/protocol';
import { exact, exactRows } from './inert.ts';

/** Sentences are Interlock's own; in anything else a letter that imitates another is named. */
type Row = readonly [name: string, value: string, of?: 'prose'];

/** Rows of name and value; `theirs` is the judgement where it was asked, on a card that came as a file. */
export function cardText(
  card: Card,
  theirs: { readonly class: RiskClass; readonly tags: Card['tags'] } = card,
): string {
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
    ['Class', bothWays(card.class, theirs.class)],
    ['Tags', bothWays(card.tags.join(', '), theirs.tags.join(', '))],
    ['Why', card.why, 'prose'],
    ['Asked for', `${card.asks.reason} (${card.asks.rule})`, 'prose'],
    ['Effect', card.effect, 'prose'],
    [
      'Undo',
      [...card.undo.lines.map((line) => exact(line)), card.undo.note].filter((one) => one !== '').join('; '),
      'prose',
    ],
    ...(card.cleanup ? [['Ends with', card.cleanup.lines.join('; ')] as const] : []),
    ...(card.helper ? [['Helper', card.helper.join(', set to work by ')] as const] : []),
    ...(card.change ? [['Change', card.change.join(', ')] as const] : []),
    ...(card.sources ?? []).map((one, at): Row => [at === 0 ? 'From' : '', sourceOf(one), 'prose']),
    ...(card.demands?.presence
      ? [['Proof', 'a passkey or the vault’s passphrase of whoever approves', 'prose'] as const]
      : []),
    ...(card.demands?.others ? [['Signed by', signersOf(card.demands)] as const] : []),
    ['Open until', new Date(card.expires).toISOString()],
    ['Hash', card.hash],
  ];
  const told = rows.filter(([, value]) => value !== '');
  return told
    .map(([name, value, of]) => `${exact(name).padEnd(10)} ${exactRows(value, ' '.repeat(11), of)}\n`)
    .join('');
}

/** What both Interlocks say, or each where they differ. */
const bothWays = (here: string, there: string): string =>
  here === there ? here : `${here || 'none'} here, ${there || 'none'} where it was asked`;

const whose = {
  person: 'the person’s words',
  inventory: 'the inventory',
  device: 'a device’s text',
  tool: 'a tool’s text',
  agent: 'the agent alone',
} as const;

/** A sentence of ours around words that are not: those are told apart here, and the sentence stays as it is. */
const sourceOf = ({ from, words, source, quote }: NonNullable<Card['sources']>[number]): string =>
  `${exact(words.join(', '))}: ${whose[from]}${source ? `, ${exact(source)}` : ''}${quote ? ` “${exact(quote)}”` : ''}`;

const signersOf = ({ others, approvers }: NonNullable<Card['demands']>): string =>
  `${others} of ${approvers.map(({ name }) => name).join(', ') || 'nobody whom the policy names'}`;

function whereOf({ host, account }: Card): Row[] {
  const rows: Row[] = [];
  if (host) rows.push(['Host', `${host.environment}  ${host.name}  ${host.address}:${host.port}  ${host.platform}`]);
  if (host && host.route.length > 0) rows.push(['Through', host.route.join(', ')]);
  if (account)
    rows.push([
      'As',
      `${account.user}, with ${account.entry}${account.privilege ? `, ${account.privilege}` : ''}${account.enable ? `, enables with ${account.enable}` : ''}`,
    ]);
  return rows;
}
