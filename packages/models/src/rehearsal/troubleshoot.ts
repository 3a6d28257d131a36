/** From "it is down" to a report: look at both ends, say what is wrong, repair it where asked to, read back. */
import type { Deed } from './deed.ts';
import type { Finding } from './finding.ts';
import { gather } from './gather.ts';
import { listHosts, select } from './inventory.ts';
import * as outcome from './outcome.ts';
import { look, type Picture, sameAs, watched } from './picture.ts';
import type { Trouble } from './question.ts';
import { apply, type Change, changes, type Proof, verify } from './repair.ts';
import { letter, unreadHosts } from './report.ts';
import type { Part } from './script.ts';
import { unexplained } from './unexplained.ts';

export interface Setting {
  /** Whether there is a tool that waits. */
  readonly canWait: boolean;
  /** False in the modes that only read. */
  readonly mayChange: boolean;
  /** Changes of this conversation that ran before the question. */
  readonly deeds: readonly Deed[];
}

/** Looks at most this often: a second fault may show only when the first is gone, and the last look is the proof. */
const rounds = 3;

export function* troubleshoot(question: Trouble, setting: Setting): Part<string> {
  const words: string[] = [];
  const hosts = yield* listHosts(words);
  if (typeof hosts === 'string') return letter(hosts);
  const selection = select(hosts, question.text);
  if (typeof selection === 'string') return letter(selection);

  const found: Finding[] = [];
  const done: Change[] = [];
  let proof: Proof | undefined;
  let picture: Picture | undefined;
  for (let round = 0; round < rounds; round++) {
    const facts = yield* gather(selection.devices, words);
    if (facts.routers.length === 0) return letter(unreadHosts(facts.unread));
    picture = look(facts, selection, question);
    const fresh = picture.findings.filter((one) => !found.some(sameAs(one)));
    found.push(...fresh);
    if (picture.findings.length === 0 && (picture.down.length === 0 || done.length > 0))
      return done.length === 0
        ? outcome.nothingWrong(facts, picture)
        : outcome.success(facts, picture, found, done, proof);
    if (fresh.length === 0) return yield* unexplained({ facts, picture, found, done }, setting.canWait, words);
    const plan = changes(fresh);
    if (!question.change || !setting.mayChange || plan.length === 0)
      return outcome.onlyLooked(facts, picture, fresh, plan, question.change, setting.mayChange);
    for (const change of plan) {
      const say = `${change.findings.map(({ what }) => what).join(' ')} I propose one change on ${change.router.device.name}.`;
      const applied = yield* apply(change, say, words);
      if (applied.end !== 'ran') return outcome.notRun(applied, change, found, done, facts);
      done.push(change);
    }
    const ends = watched(picture.down);
    if (ends.length === 0) continue; // an interface alone: the next look is the proof
    proof = yield* verify(ends, setting.canWait, words);
    if (proof.up) return outcome.success(facts, picture, found, done, proof);
  }
  return outcome.failure(found, done, proof);
}
