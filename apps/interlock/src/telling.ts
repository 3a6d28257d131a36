/** Events of a run for a person at a terminal; control characters of devices and models are shown, not obeyed. */
import type { RunEvent, Spent } from '@interlock/protocol';

const shape = { 'read-only': '○', moderate: '△', dangerous: '◆', unknown: '?' } as const;

/** Tells events in order; what several devices say at once is told device by device, when each has ended. */
export function newTelling(): (event: RunEvent) => string {
  const outputs = new Map<string, string>();
  return (event) => {
    if (event.type === 'call.output') {
      outputs.set(event.call, (outputs.get(event.call) ?? '') + event.text);
      return '';
    }
    if (event.type !== 'call.ended') return describe(event);
    const text = outputs.get(event.call) ?? '';
    outputs.delete(event.call);
    return (text === '' ? '' : `${inert(text.replace(/\n$/, '')).replace(/^/gm, '  | ')}\n`) + describe(event);
  };
}

function describe(event: RunEvent): string {
  switch (event.type) {
    case 'run.started':
      return `» ${inert(event.prompt)}\n  ${event.trust}, ${event.mode}, model ${event.model}\n`;
    case 'model.text':
      return inert(event.text);
    case 'model.ended':
      return '\n';
    case 'call.decided':
      return `${shape[event.class]} ${event.host ?? ''} ${event.class}: ${indent(event.command)}\n  ${event.decision.outcome}: ${inert(event.decision.reason)} (${event.decision.rule})\n`;
    case 'card.opened':
      return `  card: ${event.card.lines.map(({ text, mode }) => `\n    ${mode.padEnd(14)} ${inert(text)}`).join('')}${event.card.hostKeys.map((key) => `\n    ${key.host} ${key.fingerprint}`).join('')}\n`;
    case 'card.signed':
      return `  signed by ${inert((event.card.signed ?? []).map(({ name }) => name).join(', '))}\n`;
    case 'card.closed':
      return `  ${event.end.answer}${event.end.by ? ` by ${inert(event.end.by)}` : ''}\n`;
    case 'call.ended':
      return `  ${event.outcome.end}, ${event.outcome.ran} lines, ${event.outcome.milliseconds} ms${event.outcome.fault ? `: ${inert(event.outcome.fault.message)} ${inert(event.outcome.fault.next)}` : ''}\n`;
    case 'notice':
      return `! ${inert(event.text)} ${inert(event.next)}\n`;
    case 'run.ended':
      return `= ${event.end}: ${event.reads} reads, ${event.changes} changes, ${event.rejected} rejected on ${event.hosts.join(', ') || 'no host'}, ${(event.milliseconds / 1000).toFixed(1)} s${usedWords(event.spent)}\n`;
    default:
      return '';
  }
}

function usedWords(spent: Spent | undefined): string {
  if (!spent) return '';
  const cost = spent.cost === null ? 'at a price nobody knows' : `$${(spent.cost / 1_000_000).toFixed(4)}`;
  return `, ${spent.turns} turns, ${spent.tokens.toLocaleString('en-US')} tokens, ${cost}`;
}

const indent = (text: string): string => inert(text).replaceAll('\n', '\n    ');

/** Text without a way to steer the terminal it is shown on. */
export function inert(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (sign) =>
      sign === '\n' || sign === '\t' ? sign : `\\u{${(sign.codePointAt(0) as number).toString(16)}}`,
    );
}
