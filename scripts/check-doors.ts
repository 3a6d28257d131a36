/** The gatekeeper's doors: from the files of one, no file of another is reached by relative imports, however far. */
import { posix } from 'node:path';
import { doors, gatekeeperSource } from './rules.ts';
import type { Finding, SourceFile } from './source.ts';

/** A finding for each import by which a door comes to another door, or to a file that does. */
export function checkDoors(sources: readonly SourceFile[]): Finding[] {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const findings: Finding[] = [];
  for (const source of sources) {
    const door = doorOf(source.path);
    if (door === null || source.test) continue;
    for (const { target, line } of source.imports) {
      const next = target?.startsWith('.') ? posix.join(posix.dirname(source.path), target) : null;
      const reached = next && otherDoor(next, door, byPath, new Set());
      if (reached)
        findings.push({
          rule: 'gatekeeper.door',
          where: `${source.path}:${line}`,
          what: `door ${door} reaches ${reached}${reached === next ? '' : ` by way of ${next}`}`,
        });
    }
  }
  return findings;
}

function doorOf(path: string): string | null {
  const folder = path.startsWith(gatekeeperSource) ? path.slice(gatekeeperSource.length).split('/')[0] : undefined;
  return folder !== undefined && doors.includes(folder) ? folder : null;
}

/** The first file of a door other than `door` that `path` is or leads to. */
function otherDoor(
  path: string,
  door: string,
  byPath: ReadonlyMap<string, SourceFile>,
  seen: Set<string>,
): string | null {
  const own = doorOf(path);
  if (own === door || seen.has(path)) return null;
  if (own !== null) return path;
  seen.add(path);
  for (const { target } of byPath.get(path)?.imports ?? []) {
    if (!target?.startsWith('.')) continue;
    const reached = otherDoor(posix.join(posix.dirname(path), target), door, byPath, seen);
    if (reached) return reached;
  }
  return null;
}
