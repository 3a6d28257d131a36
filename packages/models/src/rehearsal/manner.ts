/** How a change is put to a platform: what stands around its lines, what shows it, what saves it. */
import type { ExactChange } from './exact-wording.ts';
import type { Section } from './section.ts';

export interface Manner {
  /** Lines in configuration, wrapped by what enters and leaves it. */
  readonly wrapped: (lines: readonly string[]) => readonly string[];
  /** One line, or what must be said where nothing saves. */
  readonly save: { readonly line: string } | { readonly needless: string };
  /** An interface, a neighbour's session or a description, by exact words. Undefined where the form is not known. */
  readonly change: (exact: ExactChange, facts: Before) => { change: Section; undo: Section; check: string } | undefined;
}

/** What was read before the change. */
export interface Before {
  /** The interface's full name, as the device writes it. */
  readonly port?: string;
  readonly as?: string;
  readonly description?: string | undefined;
}

const terminal = (lines: readonly string[]) => ['configure terminal', ...lines, 'end'];

/** IOS and what talks like it. */
function likeIos(check: string, save: string): Manner {
  return {
    wrapped: terminal,
    save: { line: save },
    change(exact, { port, as, description }) {
      if (exact.what === 'neighbor') {
        if (as === undefined) return undefined;
        const section = `router bgp ${as}`;
        const line = `neighbor ${exact.address} shutdown`;
        return {
          ...pairOf(section, exact.shut ? line : `no ${line}`, exact.shut ? `no ${line}` : line),
          check: 'show ip bgp summary',
        };
      }
      if (port === undefined) return undefined;
      const section = `interface ${port}`;
      if (exact.what === 'description') {
        const back = description === undefined ? 'no description' : `description ${description}`;
        return { ...pairOf(section, `description ${exact.text}`, back), check };
      }
      return {
        ...pairOf(section, exact.shut ? 'shutdown' : 'no shutdown', exact.shut ? 'no shutdown' : 'shutdown'),
        check,
      };
    },
  };
}

function pairOf(section: string, line: string, back: string): { change: Section; undo: Section } {
  return { change: { section, lines: [line] }, undo: { section, lines: [back] } };
}

const junos: Manner = {
  wrapped: (lines) => ['configure private', ...lines, 'commit and-quit'],
  save: { needless: 'There is nothing to save: what was committed is what the next start reads.' },
  change(exact, { port }) {
    if (exact.what !== 'interface' || port === undefined) return undefined;
    const [set, back] = [`set interfaces ${port} disable`, `delete interfaces ${port} disable`];
    return { ...lonely(exact.shut ? set : back, exact.shut ? back : set), check: `show interfaces terse ${port}` };
  },
};

const routeros: Manner = {
  wrapped: (lines) => lines,
  save: { needless: 'There is nothing to save: every change is live and kept at once.' },
  change(exact, { port }) {
    if (exact.what !== 'interface' || port === undefined) return undefined;
    const line = (word: string) => `/interface ${word} ${port}`;
    const [now, back] = exact.shut ? [line('disable'), line('enable')] : [line('enable'), line('disable')];
    return { ...lonely(now, back), check: '/interface print' };
  },
};

/** A line that stands in no section. */
function lonely(line: string, back: string): { change: Section; undo: Section } {
  return { change: { section: line, lines: [] }, undo: { section: back, lines: [] } };
}

const manners: { readonly [platform: string]: Manner } = {
  cisco_ios: likeIos('show ip interface brief', 'write memory'),
  arista_eos: likeIos('show ip interface brief', 'write memory'),
  cisco_nxos: likeIos('show ip interface brief', 'copy running-config startup-config'),
  frr: likeIos('show interface brief', 'write memory'),
  juniper_junos: junos,
  mikrotik_routeros: routeros,
  linux: {
    wrapped: (lines) => lines,
    save: { needless: 'A Linux host has no configuration to save.' },
    change: () => undefined,
  },
};

export function mannerOf(platform: string): Manner | undefined {
  return Object.hasOwn(manners, platform) ? manners[platform] : undefined;
}
