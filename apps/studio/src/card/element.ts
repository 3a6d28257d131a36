/** DOM of the card frame, made by hand: text goes in as text, never as markup. */
import { pieces } from '@interlock/protocol';

type Child = Node | string | null | undefined | false;

/** An element with a class, attributes and children. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  set: { readonly [name: string]: string } = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(set)) element.setAttribute(name, value);
  for (const child of children) if (child) element.append(child);
  return element;
}

export function button(kind: string, ...children: readonly Child[]): HTMLButtonElement {
  return el('button', { type: 'button', class: `button ${kind}` }, ...children);
}

/** Text with every character named that would hide, reorder or imitate. */
export function shown(text: string, of: 'command' | 'prose' = 'prose'): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const piece of pieces(text, of))
    fragment.append(piece.hidden ? el('mark', { class: 'chip', title: piece.hidden }, piece.text) : piece.text);
  return fragment;
}

const svg = 'http://www.w3.org/2000/svg';

export function shape(path: string, filled: boolean, kind: string): SVGSVGElement {
  const drawing = document.createElementNS(svg, 'svg');
  drawing.setAttribute('viewBox', '0 0 12 12');
  drawing.setAttribute('class', `shape ${kind}`);
  drawing.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(svg, 'path');
  line.setAttribute('d', path);
  line.setAttribute('fill', filled ? 'currentColor' : 'none');
  line.setAttribute('stroke', 'currentColor');
  line.setAttribute('stroke-width', '1.4');
  drawing.append(line);
  return drawing;
}
