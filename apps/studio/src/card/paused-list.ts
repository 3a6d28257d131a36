/** Entries that nothing logs in with until a person says so: two hosts rejected them, or a host of theirs moved. */
import type { EntryView, HostRow } from '@interlock/protocol';
import { faultOf } from '../edge/fault-view.ts';
import { ask } from './authority-line.ts';
import { button, el, shown } from './element.ts';

type Report = (text: string) => void;

/** A row for each thing that waits; none where nothing does. */
export function waitingRows(entries: readonly EntryView[], hosts: readonly HostRow[], report: Report): HTMLElement[] {
  return entries.flatMap((entry) => [
    ...(entry.paused ? [pausedRow(entry, report)] : []),
    ...(entry.suspended ?? []).flatMap((id) => {
      const host = hosts.find((one) => one.id === id);
      return host ? [suspendedRow(entry, host, report)] : [];
    }),
  ]);
}

function pausedRow(entry: EntryView, report: Report): HTMLElement {
  return row(
    'Go on',
    () => ask('entry.resume', { entry: entry.id }),
    report,
    'Credential ',
    el('b', {}, shown(entry.name, 'command')),
    ' is paused: two hosts rejected it, and the account may lock.',
  );
}

/** The person sees where the host is now, by the gatekeeper's own knowledge, before the entry is meant for it again. */
function suspendedRow(entry: EntryView, host: HostRow, report: Report): HTMLElement {
  const route = host.route.length > 0 ? ` via ${host.route.join(', ')}` : '';
  const keys = host.hostKeys.map(({ fingerprint }) => fingerprint).join(', ') || 'no key yet';
  return row(
    'Confirm',
    () => ask('entry.bind', { entry: entry.id, hosts: [host.id] }),
    report,
    el('b', {}, shown(host.name, 'command')),
    ' changed: it is at ',
    el('code', {}, shown(`${host.address}:${host.port}${route}`, 'command')),
    ' with ',
    el('code', {}, shown(keys, 'command')),
    '. Credential ',
    el('b', {}, shown(entry.name, 'command')),
    ' is not lent to it until you confirm.',
  );
}

function row(
  word: string,
  act: () => Promise<unknown>,
  report: Report,
  ...said: readonly (HTMLElement | string)[]
): HTMLElement {
  const go = button('small', word);
  go.addEventListener('click', (event) => {
    if (!event.isTrusted) return;
    go.disabled = true;
    act().catch((error: unknown) => {
      const { message, next } = faultOf(error);
      report(`${message} ${next}`);
      go.disabled = false;
    });
  });
  return el('div', { class: 'paused' }, el('span', {}, ...said), go);
}
