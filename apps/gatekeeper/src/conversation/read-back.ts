/**
 * What a run changed and nothing read back since. Told from its events alone: what ran, when, and what the devices said
 * after; never from what the agent says of it. Pure.
 */
import type { Id } from '@interlock/model';
import type { RunEvent } from '@interlock/protocol';
import { answers, turnedDown, wordsOf } from './evidence.ts';

/** A change that nothing answers for: it was not read back, its last check did not show what it must, or the device said no. */
export interface Owed {
  readonly host: string;
  readonly call: Id<'call'>;
  readonly command: string;
  readonly why: 'unread' | 'refuted' | 'refused';
}

interface Seen {
  readonly host: string;
  readonly command: string;
  readonly read: boolean;
  readonly own: boolean;
  released: number;
  output: string;
}

interface Change extends Owed {
  readonly at: number;
  readonly words: ReadonlySet<string>;
}

/**
 * Changes on devices that ended as done, since the last run began, and that nothing answers for. Of a read counts what began after
 * the change ended, on the same host, and says something of what the change named. With `agent`, the changes of that helper.
 */
export function owedOf(events: readonly RunEvent[], agent?: Id<'agent'>): Owed[] {
  const begun = events.findLastIndex(({ type }) => type === 'run.started');
  const calls = new Map<string, Seen>();
  const refuted = new Map<string, string>();
  let open: Change[] = [];
  let changed: Change[] = [];
  let refused: Change[] = [];
  for (const [at, event] of events.slice(Math.max(0, begun)).entries())
    if (event.type === 'call.decided' && event.host !== null)
      calls.set(event.call, {
        host: event.host,
        command: event.command,
        read: event.class === 'read-only',
        own: agent === undefined || event.agent === agent,
        released: at,
        output: '',
      });
    else if (event.type === 'call.released') {
      const call = calls.get(event.call);
      if (call) call.released = at;
    } else if (event.type === 'call.output') {
      const call = calls.get(event.call);
      if (call) call.output += event.text;
    } else if (event.type === 'call.ended' && event.outcome.end === 'done') {
      const call = calls.get(event.call);
      if (!call) continue;
      const { host, command } = call;
      if (call.read) open = open.filter((one) => !(one.host === host && one.at < call.released && answers(call, one)));
      else if (call.own && !onlySaves(command)) {
        const one: Change = { host, call: event.call, command, why: 'unread', at, words: wordsOf(command) };
        if (turnedDown(call)) {
          refused.push({ ...one, why: 'refused' });
          continue;
        }
        // What the device turned down is made good by the same asked again in a way that it takes.
        refused = refused.filter(
          (other) => !(other.host === host && [...other.words].every((word) => one.words.has(word))),
        );
        open.push(one);
        changed = [...changed.filter((other) => other.host !== host), one];
      }
    } else if (event.type === 'check.read') {
      const key = `${event.host}\n${event.command}\n${event.expect}`;
      if (event.held) refuted.delete(key);
      else refuted.set(key, event.host);
      if (event.held && event.planned) open = open.filter(({ host }) => host !== event.host);
    }
  const hosts = new Set(refuted.values());
  const wrong = changed.filter(({ host }) => hosts.has(host)).map((one) => ({ ...one, why: 'refuted' as const }));
  return [...wrong, ...refused, ...open.filter((one) => !wrong.some(({ call }) => call === one.call))].map(
    ({ host, call, command, why }) => ({ host, call, command, why }),
  );
}

/** Saving is no change of its own: what it saves was read back, or is owed. */
function onlySaves(command: string): boolean {
  return command
    .split('\n')
    .every((line) => /^\s*(wr(ite)?( mem(ory)?)?|copy run\S* start\S*|save|do wr\S*|end|exit)?\s*$/i.test(line));
}

const whys: Readonly<Record<Owed['why'], string>> = {
  unread: 'was not read back',
  refuted: 'its check did not show what it must',
  refused: 'the device turned it down, at least in part: read its output',
};

/** What the agent is told once, where it would end with changes that nothing answers for. */
export function reminder(owed: readonly Owed[]): string {
  const told = owed.slice(0, 20).map(({ host, command, why }) => {
    const [first = ''] = command.split('\n').filter((line) => !/^\s*(conf\w* t\w*|edit|end|exit)\s*$/i.test(line));
    return `- ${host}: ${first.trim().slice(0, 200)} … ${whys[why]}`;
  });
  return [
    'Interlock says (not the person): this run cannot end as done yet. These changes are not shown to be made:',
    ...told,
    'Read back from each of these devices what its change was meant to do, best with check.read. Change nothing for this alone. If it is not as it should be, say so.',
  ].join('\n');
}
