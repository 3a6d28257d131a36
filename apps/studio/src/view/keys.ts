/** Keys of the page. None of them approves anything: that takes the card's own button. */
import { closeTab, newConversation, nextTab, toggleTheme } from '../state/deeds.ts';
import { get, put } from '../state/page-state.ts';

export const mod = navigator.platform.startsWith('Mac') ? '⌘' : 'Ctrl';

export function pressed(event: KeyboardEvent): void {
  const held = mod === '⌘' ? event.metaKey : event.ctrlKey;
  if (!held || (event.altKey && event.key !== 'n')) return;
  const inTerminal = event.target instanceof Element && event.target.closest('.terminal') !== null;
  const deed = deedOf(event, inTerminal && mod !== '⌘');
  if (!deed) return;
  event.preventDefault();
  event.stopPropagation();
  deed();
}

/** A terminal keeps its control keys; only those with Shift are the page's there. */
function deedOf(event: KeyboardEvent, shiftOnly: boolean): (() => void) | undefined {
  if (shiftOnly && !event.shiftKey) return undefined;
  switch (event.key.toLowerCase()) {
    case 'k':
      return () => put({ palette: !get().palette });
    case 'i':
      return event.shiftKey ? undefined : focusComposer;
    case 'l':
      return event.shiftKey ? toggleTheme : undefined;
    case 'j':
      return beginConversation;
    case 'pagedown':
      return () => nextTab(1);
    case 'pageup':
      return () => nextTab(-1);
    case 'backspace': {
      const { tab } = get();
      return event.shiftKey && tab !== null ? () => closeTab(tab) : undefined;
    }
  }
  return undefined;
}

/** A new conversation, and the composer is its own from this moment on. */
export function beginConversation(): void {
  void newConversation().catch(() => undefined);
  focusComposer();
  setTimeout(focusComposer); // a palette that closes gives the focus back where it was
}

export function focusComposer(): void {
  document.querySelector<HTMLTextAreaElement>('.composer textarea')?.focus();
}
