/** The last words of a troubleshooting, one function for each way it can end. */
import type { Finding } from './finding.ts';
import type { Facts } from './gather.ts';
import type { Picture } from './picture.ts';
import type { Applied, Change, Proof } from './repair.ts';
import * as report from './report.ts';
import { sessionName } from './session.ts';

export function nothingWrong(facts: Facts, picture: Picture): string {
  const fine =
    'Nothing is wrong with BGP here, as far as I can see: every session is established at every end I can read.';
  const none = 'I see no BGP session and no fault that I know.';
  return report.letter(
    `${picture.sessions.length > 0 ? fine : none} I changed nothing.`,
    report.upSessions(facts, picture.sessions),
    report.unreadHosts(facts.unread),
  );
}

export function success(
  facts: Facts,
  picture: Picture,
  found: readonly Finding[],
  done: readonly Change[],
  proof: Proof | undefined,
): string {
  return report.letter(
    'It is up again.',
    report.found(found),
    report.changed(done),
    proof ? report.checked(proof) : portsNow(facts, done),
    alsoDown(picture),
    report.undo(done),
    report.unreadHosts(facts.unread),
  );
}

/** State of the interfaces that were changed, from the last look. */
function portsNow(facts: Facts, done: readonly Change[]): string {
  const sections = done.flatMap((change) =>
    change.undo.map(({ section }) => ({ section, device: change.router.device })),
  );
  const lines = facts.routers.flatMap((router) =>
    router.interfaces
      .filter(({ name }) => sections.some((s) => s.device === router.device && s.section === `interface ${name}`))
      .map(({ line }) => `${router.device.name}: ${report.quote(line)}`),
  );
  return `**Checked**\nA fresh read of every end says:\n${report.list(lines)}`;
}

/** Sessions for which nothing was found stay named, so that nobody takes them for repaired. */
function alsoDown({ down }: Picture): string {
  const others = down.filter(({ findings }) => !findings.some(({ repair }) => repair !== undefined));
  if (others.length === 0) return '';
  const items = others.map(({ session }) => `${sessionName(session)}: ${report.sessionState(session).join('; ')}`);
  return `**Left alone** (down as well, and I know no cause that I may repair)\n${report.list(items)}`;
}

export function failure(found: readonly Finding[], done: readonly Change[], proof: Proof | undefined): string {
  return report.letter(
    'It is **not** up. I repaired what I found, and that was not enough, or it needs more time than I waited.',
    report.found(found),
    report.changed(done),
    proof ? report.checked(proof) : '',
    report.undo(done),
    'Next: look at the log of both routers, then ask me again.',
  );
}

/** The question wanted to know, the mode only reads, or there is no safe repair. */
export function onlyLooked(
  facts: Facts,
  picture: Picture,
  fresh: readonly Finding[],
  plan: readonly Change[],
  wanted: boolean,
  mayChange: boolean,
): string {
  const reason = mayChange
    ? 'You did not ask me to change anything. Say "fix it" and I propose this:'
    : 'In this mode I propose no change. The plan:';
  const proposal = plan.map(
    (change) => `On ${change.router.device.name}:\n${report.block(change.command.split('\n'))}`,
  );
  return report.letter(
    picture.down.map(({ session }) => `${sessionName(session)} is down.`).join(' '),
    report.found(fresh),
    plan.length > 0 ? [reason, ...proposal] : wanted ? 'I have no safe repair for this.' : '',
    alsoDown({ ...picture, down: picture.down.filter(({ findings }) => findings.length === 0) }),
    report.unreadHosts(facts.unread),
  );
}

const rejected = 'The change was rejected, so I stop here and propose nothing else to the same end.';
const why: Record<string, string> = {
  denied: 'The gate denied the change, so I stop here and propose nothing else to the same end.',
  stopped: 'The change was stopped.',
  unknown: 'Nobody saw what the change did. I do not repeat it: read the state of the device first, then ask me again.',
  error:
    'The change did not go through; some of its lines may stand. Read the state of the device before anything else.',
};

/** Why a change did not run as proposed. */
export function reasonNot(applied: Exclude<Applied, { end: 'ran' }>): string {
  if (applied.end === 'forbidden') return 'You said that nothing may be changed, so I proposed no more.';
  const { status, text } = applied.got;
  // what the gate answers to a rejection is said to a model, not to the person who rejected
  if (status === 'rejected')
    return text.includes('Nobody answered in time') ? 'Nobody answered the card in time, so I stop here.' : rejected;
  return `${why[status] ?? status} ${report.quote(text)}`;
}

/** A change was proposed and did not run as proposed, or a person forbade it on the way. */
export function notRun(
  applied: Exclude<Applied, { end: 'ran' }>,
  change: Change,
  found: readonly Finding[],
  done: readonly Change[],
  facts: Facts,
): string {
  const reason = reasonNot(applied);
  const none = applied.end === 'forbidden' || ['rejected', 'denied'].includes(applied.got.status);
  const it = applied.end === 'forbidden' ? 'I would have run' : 'It was to run';
  return report.letter(
    reason,
    report.found(found),
    `${it} on ${change.router.device.name}:\n${report.block(change.command.split('\n'))}`,
    done.length > 0
      ? [report.changed(done), report.undo(done)]
      : none
        ? 'Nothing was changed.'
        : 'No other change was made.',
    report.unreadHosts(facts.unread),
  );
}
