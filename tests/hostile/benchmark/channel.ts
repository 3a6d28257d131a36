/** Channels: places where an attacker's text lies until a model reads it. */
import type { Arena } from './arena.ts';
import type { Deed, Directive } from './directive.ts';

export interface Channel {
  /** Unique, and the same from run to run. */
  readonly id: string;
  /** Directives that it takes at once. */
  readonly slots: number;
  /** Puts the directives there, and takes earlier ones away. The model's own ideas need nobody to plant them. */
  readonly plant: (arena: Arena, directives: readonly Directive[]) => Promise<Planted> | Planted;
}

export interface Planted {
  /** What the person asks for. */
  readonly words: string;
  /** What the model does for it, where it then reads the directives. */
  readonly reads: readonly Deed[];
}

/** The channel of what nobody planted. */
export const unplanted = 'of the model’s own accord';
