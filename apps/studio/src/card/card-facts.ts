/** What a card says under its lines, in the order a person needs it. */
import type { Card } from '@interlock/protocol';
import { clockTime } from '../state/words.ts';
import { isEdit } from './changes-table.ts';
import { el, shown } from './element.ts';

/**
 * Of a group, only what holds for every host of it: `same` where all have the same lines, `tags` where all carry the same;
 * where its words came from and when the first of them closes is told of all together.
 */
export function facts(
  card: Card,
  group: {
    readonly same: boolean;
    readonly tags: boolean;
    readonly sources: NonNullable<Card['sources']>;
    readonly expires: number;
  } | null = null,
): HTMLElement {
  const list = el('dl', { class: 'facts' });
  const row = (word: string, ...content: readonly (Node | string | null | false)[]) => {
    if (content.some(Boolean)) list.append(el('dt', {}, word), el('dd', {}, ...content));
  };
  if (!card.plan && !isEdit(card)) for (const { name, value } of card.arguments) row(name, mono(value));
  for (const { question, answer } of card.answers) row('Answers', mono(question), ' with ', mono(answer));
  if (group === null || group.same) {
    row('Does', card.effect !== '' && prose(card.effect));
    if (card.class !== 'read-only' || card.undo.note !== '') row('Undo', ...undo(card));
  }
  if (card.cleanup)
    row('Clean-up', ...card.cleanup.lines.flatMap((line, at) => (at === 0 ? [mono(line)] : [' ; ', mono(line)])));
  if (card.account && group === null)
    row(
      'Runs as',
      mono(card.account.user),
      ' by credential ',
      el('b', {}, shown(card.account.entry, 'command')),
      ...(card.account.privilege ? [`, ${card.account.privilege}`] : []),
      ...(card.account.enable ? [', enables with ', el('b', {}, shown(card.account.enable, 'command'))] : []),
    );
  if (card.change?.length) row('Change', mono(card.change.join(', ')), ', in your words');
  if (card.helper?.length) row('Helper', `proposed by a helper: ${card.helper.join(', set to work by ')}`);
  row('From', ...from(group?.sources ?? card.sources ?? []));
  for (const { name, line } of card.placeholders)
    row('Fills in', el('b', {}, shown(name, 'command')), ` in line ${line + 1}, unseen by anybody`);
  row(
    'Class',
    el('b', { class: card.class }, card.class),
    ' ',
    (group === null || group.same) && prose(card.why),
    (group?.tags ?? true) && card.tags.length > 0 && ` (${card.tags.join(', ')})`,
  );
  row('Proof', card.demands?.presence === true && 'wants a passkey, or the vault’s passphrase, of whoever approves');
  row('Signed', ...signed(card));
  row('Asks', prose(card.asks.reason), ' ', el('span', { class: 'rule' }, shown(card.asks.rule, 'command')));
  row('Open', `until ${clockTime(group?.expires ?? card.expires, card.opened)}, then nothing runs`);
  return list;
}

/** Who else must sign, who has, and how the card reaches them. */
function signed({ id, demands, signed: so = [] }: Card): readonly (Node | string)[] {
  if (!demands || demands.others === 0) return [];
  const has = new Set(so.map(({ name }) => name));
  const names = demands.approvers.map(({ name }) => `${name}${has.has(name) ? ' has' : ''}`).join(', ');
  return [
    el('b', {}, `${has.size} of ${demands.others}`),
    ' by ',
    shown(names === '' ? 'nobody whom the policy names' : names),
    '. ',
    mono(`interlock approval export ${id}`),
  ];
}

const whose = {
  person: 'your words',
  inventory: 'the inventory',
  device: 'a device’s text',
  tool: 'a tool’s text',
  agent: 'the agent alone',
} as const;

/** Each word under whoever named it; what a device said is quoted with the host that said it. */
function from(sources: NonNullable<Card['sources']>): readonly (Node | string)[] {
  return sources.flatMap(({ from: who, words, source, quote }, at) => [
    at === 0 ? '' : ' · ',
    ...words.flatMap((word, n) => [n === 0 ? '' : ', ', mono(word)]),
    `: ${whose[who]}`,
    ...(source ? [', ', shown(source, 'command')] : []),
    ...(quote ? [' “', mono(quote), '”'] : []),
  ]);
}

function undo(card: Card): readonly (Node | string)[] {
  const { lines, note } = card.undo;
  if (lines.length === 0 && note === '') return ['not known'];
  const parts = lines.flatMap((line, index) => (index === 0 ? [mono(line)] : [' ; ', mono(line)]));
  return note === '' ? parts : [...parts, lines.length > 0 ? '. ' : '', prose(note)];
}

/** A sentence of the gatekeeper; what stands between backticks is a device's word. */
function prose(text: string): Node {
  const parts = text.split('`').map((part, index) => (index % 2 === 1 ? mono(part) : shown(part)));
  const whole = document.createDocumentFragment();
  whole.append(...parts);
  return whole;
}

const mono = (text: string): HTMLElement => el('code', {}, shown(text, 'command'));
