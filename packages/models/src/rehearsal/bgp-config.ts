/** Reads the `router bgp` section of a running configuration, IOS and FRR alike. */
import { ipv4 } from './address.ts';

export interface NeighborLine {
  /** The address family it stands in, as its line reads; null outside of one. */
  readonly family: string | null;
  /** The line after `neighbor ADDRESS `, with a leading `no ` where it has one. */
  readonly rest: string;
  readonly negated: boolean;
}

export interface NeighborStatement {
  readonly address: string;
  /** AS number, or FRR's `external` and `internal`. */
  readonly remoteAs: string | undefined;
  readonly shut: boolean;
  readonly updateSource: string | undefined;
  readonly localAs: string | undefined;
  readonly lines: readonly NeighborLine[];
}

export interface BgpConfig {
  readonly as: string;
  readonly neighbors: readonly NeighborStatement[];
}

/** The default instance's section; undefined where there is none. */
export function readBgpConfig(text: string): BgpConfig | undefined {
  let as: string | undefined;
  let inside = false;
  let family: string | null = null;
  const lines = new Map<string, NeighborLine[]>();
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    const opened = /^router bgp ([0-9.]+)( .*)?$/.exec(line);
    if (opened) {
      inside = opened[2] === undefined && as === undefined;
      if (inside) as = opened[1];
      family = null;
    } else if (/^\S/.test(raw) && line !== '!') inside = false;
    else if (/^address-family /.test(line)) family = line;
    else if (line === 'exit-address-family') family = null;
    else if (inside) {
      const [, no, name = '', rest = ''] = /^(no )?neighbor (\S+) (.+)$/.exec(line) ?? [];
      if (name !== '')
        lines.set(name, [...(lines.get(name) ?? []), { family, rest: rest.trim(), negated: no !== undefined }]);
    }
  }
  return as === undefined ? undefined : { as, neighbors: statements(lines) };
}

function statements(lines: ReadonlyMap<string, readonly NeighborLine[]>): NeighborStatement[] {
  return [...lines]
    .filter(([name]) => ipv4(name) !== undefined)
    .map(([address, own]) => {
      const group = own.map((line) => /^peer-group (\S+)/.exec(line.rest)?.[1]).find((name) => name !== undefined);
      const all = [...own, ...(group === undefined ? [] : (lines.get(group) ?? []))].filter((line) => !line.negated);
      const value = (word: string) => all.map((line) => line.rest.split(/\s+/)).find((words) => words[0] === word)?.[1];
      return {
        address,
        remoteAs: value('remote-as'),
        shut: all.some((line) => line.rest.split(/\s+/)[0] === 'shutdown'),
        updateSource: value('update-source'),
        localAs: value('local-as'),
        lines: own,
      };
    });
}
