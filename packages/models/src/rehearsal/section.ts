/** Configuration lines by section, and the one command that changes a router with them. */
import type { NeighborLine, NeighborStatement } from './bgp-config.ts';
import type { Router } from './router.ts';

export interface Section {
  /** The line that opens it. */
  readonly section: string;
  readonly lines: readonly string[];
}

/** Text of a device that goes back into a command must be plain words: no quote, pipe, brace or control character. */
const plain = /^[A-Za-z0-9 .,:/_-]{1,200}$/;
const secretWords = /\b(password|key|secret|ttl-security-key)\b/;

/**
 * A neighbour's lines under another address, and back. Undefined where a line holds a secret (what was read is not the
 * secret itself) or characters that could mean something else to the command line. A `shutdown` is not taken along.
 */
export function movedNeighbor(
  statement: NeighborStatement,
  to: string,
  as: string,
  section: string,
): { change: Section; undo: Section } | undefined {
  if (statement.lines.some(({ rest }) => !plain.test(rest) || secretWords.test(rest))) return undefined;
  if (statement.lines.some(({ family }) => family !== null && !plain.test(family))) return undefined;
  const others = statement.lines.filter(({ rest }) => !/^(remote-as|shutdown)\b/.test(rest));
  const shut = statement.lines.filter(({ rest }) => /^shutdown\b/.test(rest));
  const from = statement.address;
  const back = statement.remoteAs ?? as;
  return {
    change: {
      section,
      lines: [`no neighbor ${from} remote-as ${back}`, `neighbor ${to} remote-as ${as}`, ...rewritten(others, to)],
    },
    undo: {
      section,
      lines: [
        `no neighbor ${to} remote-as ${as}`,
        `neighbor ${from} remote-as ${back}`,
        ...rewritten([...others, ...shut], from),
      ],
    },
  };
}

function rewritten(lines: readonly NeighborLine[], address: string): string[] {
  const outside = lines.filter(({ family }) => family === null).map((line) => written(line, address));
  const families = [...new Set(lines.flatMap(({ family }) => (family === null ? [] : [family])))];
  const inside = families.flatMap((family) => [
    family,
    ...lines.filter((line) => line.family === family).map((line) => written(line, address)),
    'exit-address-family',
  ]);
  return [...outside, ...inside];
}

function written({ negated, rest }: NeighborLine, address: string): string {
  return `${negated ? 'no ' : ''}neighbor ${address} ${rest}`;
}

/** Sections with the same first line as one, interfaces before protocols. */
export function gathered(sections: readonly Section[]): Section[] {
  const merged = new Map<string, string[]>();
  for (const { section, lines } of sections) merged.set(section, [...(merged.get(section) ?? []), ...lines]);
  const all = [...merged].map(([section, lines]) => ({ section, lines }));
  const first = (section: string) => (section.startsWith('interface ') ? 0 : 1);
  return all.sort((a, b) => first(a.section) - first(b.section));
}

/** Into configuration, the lines, out again, the check, the save: one call, one card. */
export function changeCommand(router: Router, sections: readonly Section[]): string {
  const all = gathered(sections);
  const checks = new Set<string>();
  for (const { section } of all)
    checks.add(section.startsWith('interface ') ? router.dialect.interfaceCheck : router.dialect.summary);
  return [
    'configure terminal',
    ...all.flatMap(({ section, lines }) => [section, ...lines]),
    'end',
    ...checks,
    router.dialect.save,
  ].join('\n');
}
