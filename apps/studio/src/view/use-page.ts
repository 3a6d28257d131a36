import { useStore } from 'zustand';
import { type PageState, store } from '../state/page-state.ts';

/** A piece of the page's state; the component is drawn again when that piece is another one. */
export const usePage = <T>(pick: (state: PageState) => T): T => useStore(store, pick);
