/** The tree of hosts: folders as the inventory names them, narrowed by what is searched for. Pure. */
import type { HostRow } from '@interlock/protocol';

export interface Folder {
  /** Path from the top, joined by ` / `; empty for the top itself. */
  readonly path: string;
  readonly name: string;
  readonly depth: number;
  readonly folders: readonly Folder[];
  readonly hosts: readonly HostRow[];
}
export type TreeRow =
  | { readonly kind: 'folder'; readonly folder: Folder; readonly open: boolean; readonly count: number }
  | { readonly kind: 'host'; readonly host: HostRow; readonly depth: number };

/** Hosts whose name, address, folder, platform, environment or tag holds every word of `search`. */
export function matching(hosts: readonly HostRow[], search: string): readonly HostRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return hosts;
  return hosts.filter((host) => {
    const text = [host.name, host.address, host.platform, host.environment, ...host.folder, ...host.tags]
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** Rows of the tree from top to bottom; folders named in `closed` hide what is in them. */
export function treeRows(hosts: readonly HostRow[], closed: ReadonlySet<string>): readonly TreeRow[] {
  const rows: TreeRow[] = [];
  walk(folderOf(hosts, '', '', 0), closed, rows);
  return rows;
}

function folderOf(hosts: readonly HostRow[], path: string, name: string, depth: number): Folder {
  const below = new Map<string, HostRow[]>();
  const own: HostRow[] = [];
  for (const host of hosts) {
    const next = host.folder[depth];
    if (next === undefined) own.push(host);
    else below.set(next, [...(below.get(next) ?? []), host]);
  }
  const folders = [...below]
    .toSorted(([a], [b]) => byName(a, b))
    .map(([next, inside]) => folderOf(inside, path ? `${path} / ${next}` : next, next, depth + 1));
  return { path, name, depth, folders, hosts: own.toSorted((a, b) => byName(a.name, b.name)) };
}

function walk(folder: Folder, closed: ReadonlySet<string>, rows: TreeRow[]): void {
  for (const inner of folder.folders) {
    const open = !closed.has(inner.path);
    rows.push({ kind: 'folder', folder: inner, open, count: countOf(inner) });
    if (open) walk(inner, closed, rows);
  }
  for (const host of folder.hosts) rows.push({ kind: 'host', host, depth: folder.depth });
}

const countOf = (folder: Folder): number =>
  folder.hosts.length + folder.folders.reduce((sum, inner) => sum + countOf(inner), 0);

const byName = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });
