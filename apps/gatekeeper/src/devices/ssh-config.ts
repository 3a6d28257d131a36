/**
 * Hosts out of an OpenSSH client configuration (ssh_config(5)): the aliases a person wrote, with address, port, user
 * and jumps. Read here and not by a library, because the known one runs the commands of `Match exec`.
 */
import { wildcard } from './known-hosts.ts';

export interface FoundHost {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly user: string | null;
  /** Aliases or addresses to go through, nearest first. */
  readonly jumps: readonly string[];
}

export interface Skipped {
  readonly name: string;
  readonly why: string;
}

interface Section {
  /** Its place in the file. */
  readonly at: number;
  /** Patterns of the `Host` line; null for what stands before the first one; undefined for `Match`, which is passed over. */
  readonly patterns: readonly string[] | null | undefined;
  readonly options: [string, string][];
}

/** Every literal alias of a `Host` line, resolved as ssh resolves it: for each option the first value that matches. */
export function readSshConfig(text: string): { found: FoundHost[]; skipped: Skipped[] } {
  const sections = parse(text);
  const found: FoundHost[] = [];
  const skipped: Skipped[] = [];
  const literal = literalSections(sections);
  const patterned = sections.filter(
    ({ patterns }) => patterns === null || patterns?.some((pattern) => /[*?!]/.test(pattern)),
  );
  const names = new Set(sections.flatMap(({ patterns }) => patterns ?? []).filter((name) => !/[*?!]/.test(name)));
  for (const name of names) {
    const own = [...new Set([...patterned, ...(literal.get(name) ?? [])])].sort((a, b) => a.at - b.at);
    const one = resolve(own, name);
    if ('why' in one) skipped.push(one);
    else found.push(one);
  }
  if (sections.some(({ options }) => options.some(([key]) => key === 'include')))
    skipped.push({ name: 'Include', why: 'files it names are not read; import them one by one' });
  if (sections.some(({ patterns }) => patterns === undefined))
    skipped.push({ name: 'Match', why: 'its blocks are passed over' });
  return { found, skipped };
}

function parse(text: string): Section[] {
  let section: Section = { at: 0, patterns: null, options: [] };
  const sections = [section];
  for (const raw of text.split(/\r?\n/)) {
    const line = /^\s*([A-Za-z][A-Za-z0-9]*)\s*(?:=\s*|\s+)(.*?)\s*$/.exec(raw);
    if (!line) continue;
    const key = (line[1] as string).toLowerCase();
    const value = line[2] as string;
    if (key === 'host' || key === 'match') {
      section = { at: sections.length, patterns: key === 'host' ? words(value) : undefined, options: [] };
      sections.push(section);
    } else section.options.push([key, words(value).join(' ')]);
  }
  return sections;
}

const words = (value: string): string[] =>
  [...value.matchAll(/"([^"]*)"|(\S+)/g)].map((found) => found[1] ?? found[2] ?? '');

/** Sections by the names they spell out: a file of thousands of hosts is read in one pass. */
function literalSections(sections: readonly Section[]): Map<string, Section[]> {
  const found = new Map<string, Section[]>();
  for (const section of sections)
    for (const pattern of section.patterns ?? []) {
      const known = found.get(pattern);
      if (known) known.push(section);
      else found.set(pattern, [section]);
    }
  return found;
}

function resolve(sections: readonly Section[], name: string): FoundHost | Skipped {
  const options = new Map<string, string>();
  for (const { patterns, options: own } of sections)
    if (patterns === null || (patterns && applies(patterns, name)))
      for (const [key, value] of own) if (!options.has(key)) options.set(key, value);
  const port = Number(options.get('port') ?? 22);
  if (!Number.isInteger(port) || port < 1 || port > 65535) return { name, why: `its port is ${options.get('port')}` };
  const proxy = options.get('proxycommand');
  if (proxy !== undefined && proxy !== 'none')
    return { name, why: 'it goes through a ProxyCommand, which Interlock does not run' };
  const jump = options.get('proxyjump');
  const address = (options.get('hostname') ?? name).replaceAll('%h', name);
  return {
    name,
    address,
    port,
    user: options.get('user') ?? null,
    jumps: jump && jump !== 'none' ? jump.split(',').map((hop) => hop.trim()) : [],
  };
}

const applies = (patterns: readonly string[], name: string): boolean =>
  !patterns.some((pattern) => pattern.startsWith('!') && wildcard(pattern.slice(1), name)) &&
  patterns.some((pattern) => !pattern.startsWith('!') && wildcard(pattern, name));
