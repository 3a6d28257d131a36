/**
 * xterm.js writes `<style>` elements, which our Content-Security-Policy (`style-src 'self'`) refuses. It accepts a
 * document to work with: this one hands out, in their place, hidden elements whose text becomes a constructed style
 * sheet, which the policy allows because only script can make one.
 */
export const styleBorrower: Document = new Proxy(document, {
  get(target, name) {
    if (name === 'createElement')
      return (tag: string) => (tag === 'style' ? sheetElement() : createElement.call(target, tag));
    const value: unknown = Reflect.get(target, name, target);
    return typeof value === 'function' ? value.bind(target) : value;
  },
  set: (target, name, value) => Reflect.set(target, name, value, target),
});

/**
 * Does `work` while the document itself hands out the same elements: xterm.js 6.0 makes the styles of its scroll bar
 * with the window's own document, whatever document it was given.
 */
export function borrowing(work: () => void): void {
  document.createElement = styleBorrower.createElement;
  try {
    work();
  } finally {
    Reflect.deleteProperty(document, 'createElement');
  }
}

const createElement = Document.prototype.createElement;

function sheetElement(): HTMLElement {
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets.push(sheet);
  const element = createElement.call(document, 'span');
  element.hidden = true;
  Object.defineProperty(element, 'textContent', {
    configurable: true,
    get: () => '',
    set: (text: string) => sheet.replaceSync(text),
  });
  element.remove = () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
    HTMLElement.prototype.remove.call(element);
  };
  return element;
}
