/** Down, and nothing that the rehearsal knows explains it: it may just be coming up; else the devices' own words. */
import type { Finding } from './finding.ts';
import { clean, type Facts, run } from './gather.ts';
import { names, oneLine } from './inventory.ts';
import { type Picture, watched } from './picture.ts';
import { type Change, verify } from './repair.ts';
import * as report from './report.ts';
import { localAs } from './router.ts';
import { ask, type Part } from './script.ts';
import { sessionName } from './session.ts';

export interface SoFar {
  readonly facts: Facts;
  readonly picture: Picture;
  readonly found: readonly Finding[];
  readonly done: readonly Change[];
}

/** Reads after which a session that just comes up would have. */
const patience = 4;
const telling = /BGP state|last reset|notification|last error|refused|no route|connect/i;

export function* unexplained(soFar: SoFar, canWait: boolean, words: string[]): Part<string> {
  const { facts, picture, found, done } = soFar;
  const ends = watched(picture.down, false);
  const proof = ends.length > 0 ? yield* verify(ends, canWait, words, patience) : undefined;
  const before = [found.length > 0 ? report.found(found) : '', done.length > 0 ? report.changed(done) : ''];
  const after = [done.length > 0 ? report.undo(done) : '', report.unreadHosts(facts.unread)];
  if (proof?.up) {
    const alone = 'It was down when I first looked and came up by itself; I changed nothing.';
    return report.letter(done.length > 0 ? 'It is up again.' : alone, ...before, report.checked(proof), ...after);
  }
  const wants = facts.routers.flatMap((router) =>
    (ends.find(({ device }) => device === router.device)?.peers ?? []).map((peer) =>
      run(router.device, router.dialect.neighbor(peer), 'What the router itself says of this neighbour.'),
    ),
  );
  const say = 'I find no cause that I know. I ask the routers about the neighbour itself.';
  const details = wants.length > 0 ? yield* ask(say, wants, words) : [];
  const lines = details.flatMap((got) =>
    clean(got.text)
      .split('\n')
      .filter((line) => telling.test(line))
      .slice(0, 4)
      .map(report.quote),
  );
  const looked = facts.routers.map(
    (router) => `${router.device.name}: AS ${localAs(router) ?? 'unknown'}, ${router.interfaces.length} interfaces`,
  );
  const down = picture.down.map(({ session }) => sessionName(session)).join(', ') || 'It';
  return report.letter(
    `${down} is down, and I do not know why. ${done.length > 0 ? 'What I changed did not help.' : 'I changed nothing.'}`,
    ...before,
    proof ? report.checked(proof) : '',
    lines.length > 0 ? `**What the routers say**\n${report.list(lines)}` : '',
    `**Looked at** interfaces, addresses, AS numbers, neighbour statements and shutdowns of ${names(facts.routers.map(({ device }) => device))}.\n${report.list(looked.map(oneLine))}`,
    ...after,
    'Next: compare passwords, filters between the routers and the route to the neighbour; I cannot see those.',
  );
}
