/** Events of a run for a person at a terminal; control characters of devices and models are shown, not obeyed. */
import type { Card, CardEnd, RunEvent, Spent } from '@interlock/protocol';
import { lineText } from './approve.ts';
import { cardText } from './card-text.ts';
import { inert } from './inert.ts';

const shape = { 'read-only': '○', moderate: '△', dangerous: '◆', unknown: '?' } as const;

/** Tells events in order; what several devices say at once is told device by device, when each has ended. */
export function newTelling(): (event: RunEvent) => string {
  const outputs = new Map<string, string>();
  const places = new Map<string, string>();
  const cards = new Map<string, Card>();
  let rejectedOn = new Set<string>();
  return (event) => {
    switch (event.type) {
      case 'call.output':
        outputs.set(event.call, (outputs.get(event.call) ?? '') + event.text);
        return '';
      case 'call.decided':
        places.set(event.call, `${event.tool}${event.host === null ? '' : ` on ${inert(event.host)}`}`);
        if (event.decision.outcome === 'deny' && event.host !== null) rejectedOn.add(event.host);
        return describe(event);
      case 'call.ended': {
        const text = outputs.get(event.call) ?? '';
        const place = places.get(event.call);
        outputs.delete(event.call);
        places.delete(event.call);
        const said = text === '' ? '' : `${inert(text.replace(/\n$/, '')).replace(/^/gm, '  | ')}\n`;
        return `${said}${endText(event, place)}`;
      }
      case 'card.opened':
        cards.set(event.card.id, event.card);
        return `  card of ${event.card.domain}:\n${cardText(event.card).replace(/^/gm, '    ').trimEnd()}\n`;
      case 'card.closed': {
        const card = cards.get(event.end.card);
        cards.delete(event.end.card);
        if (card?.host && (event.end.answer === 'rejected' || event.end.answer === 'expired'))
          rejectedOn.add(card.host.name);
        return closingText(event.end, card);
      }
      case 'run.started':
        rejectedOn = new Set();
        return describe(event);
      case 'run.ended':
        return endedText(event, [...rejectedOn]);
      default:
        return describe(event);
    }
  };
}

type Of<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

function describe(event: RunEvent): string {
  switch (event.type) {
    case 'run.started':
      return `» ${inert(event.prompt)}\n  ${event.trust}, ${event.mode}, model ${event.model}\n`;
    case 'model.text':
      return inert(event.text);
    case 'model.ended':
      return '\n';
    case 'call.decided': {
      const { host, tool, class: cls, command, decision } = event;
      const said = command === '{}' ? '' : `: ${inert(command).replaceAll('\n', '\n    ')}`;
      const where = host === null ? '' : ` on ${inert(host)}`;
      return `${shape[cls]} ${tool}${where}, ${cls}${said}\n  ${decision.outcome}: ${inert(decision.reason)} (${decision.rule})\n`;
    }
    case 'card.signed':
      return `  signed by ${inert((event.card.signed ?? []).map(({ name }) => name).join(', '))}\n`;
    case 'question.asked':
      return `? ${inert(event.text)}${event.choices.length > 0 ? ` (${inert(event.choices.join(', '))})` : ''}\n`;
    case 'check.read':
      return `  check on ${inert(event.host)}: ${inert(event.command)} ${event.held ? 'shows' : 'DOES NOT SHOW'} “${inert(event.expect)}”\n`;
    case 'notice':
      return `! ${inert(event.text)} ${inert(event.next)}\n`;
    default:
      return '';
  }
}

/** The counts of a run, with the hosts where something ran and those where something was rejected. */
function endedText(event: Of<'run.ended'>, rejectedOn: readonly string[]): string {
  const { end, reads, changes, rejected, hosts, milliseconds, spent, owed = [] } = event;
  const word = end === 'unverified' ? 'done, not verified' : end;
  const did = `${reads} reads, ${changes} changes${placesText(hosts)}, ${rejected} rejected${placesText(rejectedOn)}`;
  return `= ${word}: ${did}, ${(milliseconds / 1000).toFixed(1)} s${usedWords(spent)}\n${owed.map(owedText).join('')}`;
}

const placesText = (hosts: readonly string[]): string => (hosts.length === 0 ? '' : ` on ${inert(hosts.join(', '))}`);

function owedText({ host, command, why }: NonNullable<Of<'run.ended'>['owed']>[number]): string {
  const said = {
    unread: 'changed and not read back',
    refuted: 'changed, and its check does not hold',
    refused: 'not changed, or in part: the device turned it down',
  }[why];
  return `  ${inert(host)}: ${said}: ${inert(command).replaceAll('\n', ' ; ')}\n`;
}

function endText({ outcome }: Of<'call.ended'>, place: string | undefined): string {
  const { end, ran, milliseconds, fault } = outcome;
  const lines = ran === 0 ? '' : `, ${ran} ${ran === 1 ? 'line' : 'lines'}`;
  const why = fault ? `: ${inert(fault.message)} ${inert(fault.next)}` : '';
  return `  ${place === undefined ? '' : `${place}: `}${end}${lines}, ${milliseconds} ms${why}\n`;
}

/** A card that nobody was asked about says how such a call is approved. */
function closingText({ answer, by }: CardEnd, card: Card | undefined): string {
  if (by !== null || answer !== 'rejected') return `  ${answer}${by === null ? '' : ` by ${inert(by)}`}\n`;
  return `  not approved: nobody was asked, and --approve does not name it.\n${card ? approvalText(card) : ''}`;
}

function approvalText(card: Card): string {
  const line = card.demands ? null : lineText(card);
  if (line === null)
    return card.demands
      ? '  The policy demands more than --approve can give: approve it in the Studio (npm start).\n'
      : '  --approve cannot name such a call: approve it in the Studio (npm start).\n';
  return `  To approve exactly this call, put the next line into a file and run again with --approve FILE:\n${line}\n`;
}

function usedWords(spent: Spent | undefined): string {
  if (!spent) return '';
  const cost = spent.cost === null ? 'at a price nobody knows' : `$${(spent.cost / 1_000_000).toFixed(4)}`;
  return `, ${spent.turns} turns, ${spent.tokens.toLocaleString('en-US')} tokens, ${cost}`;
}
