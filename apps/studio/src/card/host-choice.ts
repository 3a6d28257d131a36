/** Which hosts an entry is for: named by what the gatekeeper told this frame, whatever the page proposed. */
import type { Id } from '@interlock/model';
import { now } from './authority-line.ts';
import { el, shown } from './element.ts';

export interface HostChoice {
  readonly element: HTMLElement;
  readonly chosen: () => Id<'host'>[];
}

/** `wanted` are those to choose from; all of them are chosen unless `how.chosen` says which. */
export function hostChoice(
  wanted: readonly string[],
  how: { readonly legend?: string; readonly chosen?: readonly string[] } = {},
): HostChoice {
  const hosts = now().hosts.filter((host) => wanted.includes(host.id));
  const boxes = hosts.map((host) => {
    const box = el('input', { type: 'checkbox' });
    box.checked = how.chosen?.includes(host.id) ?? true;
    const where = el('code', {}, shown(`${host.address}:${host.port}`, 'command'));
    const row = el('label', { class: `env-${host.environment}` }, box, el('b', {}, shown(host.name, 'command')), where);
    return { box, host, row: el('li', {}, row) };
  });
  const element = el(
    'fieldset',
    { class: 'hosts' },
    el('legend', { class: 'label' }, how.legend ?? 'For these hosts'),
    el('ul', { class: 'scroll' }, ...boxes.map(({ row }) => row)),
  );
  element.hidden = hosts.length === 0;
  return { element, chosen: () => boxes.filter(({ box }) => box.checked).map(({ host }) => host.id) };
}
