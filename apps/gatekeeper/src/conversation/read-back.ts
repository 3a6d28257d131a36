/**
 * What a run changed and nothing read back since. Told from its events alone: what ran, when, and what the devices said
 * after; never from what the agent says of it. Pure.
 */
import type { Id } from '@interlock/model';
import type { RunEvent } from '@interlock/protocol';

/** A change that no check answered for: nothing read it back, or the last check of it did not show what it must. */
export interface Owed {
  readonly host: string;
  readonly call: Id<'call'>;
  readonly command: string;
  readonly why: 'unread' | 'refuted';
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
        open.push(one);
        changed = [...changed.filter((other) => other.host !== host), one];
      }
    } else if (event.type === 'check.read') {
      const key = `${event.host}\n${event.command}`;
      if (event.held) refuted.delete(key);
      else refuted.set(key, event.host);
      if (event.held && event.planned) open = open.filter(({ host }) => host !== event.host);
    }
  const hosts = new Set(refuted.values());
  const wrong = changed.filter(({ host }) => hosts.has(host)).map((one) => ({ ...one, why: 'refuted' as const }));
  return [...wrong, ...open.filter((one) => !wrong.some(({ call }) => call === one.call))].map(
    ({ host, call, command, why }) => ({ host, call, command, why }),
  );
}

/** Whether a read says something of what a change named. A change that names nothing is answered by any read of its host. */
function answers(read: Pick<Seen, 'command' | 'output'>, { words }: Change): boolean {
  if (words.size === 0 || /\b(running-config|startup-config|configuration|candidate|compare)\b/.test(read.command))
    return true;
  const said = wordsOf(`${read.command}\n${read.output}`);
  return [...words].some((word) => said.has(word));
}

/** Words that say how something is configured and not what. */
const plain = new Set(
  `a address all and any apply can clear commit conf config configure copy debug default delete disable display do echo edit enable end
  exit exec for force from get in interface interfaces ip ipv4 ipv6 is mem memory mode no not of off on out or protocol protocols quit
  reload remove restart router running-config save service set show shutdown start startup-config state status stop sudo t
  term terminal the to true false undo unit unset up down vtysh c wr write yes`.split(/\s+/),
);

/** What a text names: words and numbers, interfaces however they are abbreviated. */
function wordsOf(text: string): ReadonlySet<string> {
  const words = text
    .slice(0, longest)
    .toLowerCase()
    .split(/[^\w.:/-]+/)
    .map((word) => word.replace(/^[.:/-]+|[.:/-]+$/g, ''))
    .map((word) => word.replace(/^([a-z]{2})[a-z-]*(\d+(?:[/.:]\d+)*)$/, '$1$2'))
    .flatMap((word) => (/^\d+(\.\d+){3}\/\d+$/.test(word) ? [word, word.replace(/\/\d+$/, '')] : [word]));
  return new Set(words.filter((word) => word.length > 1 && !plain.has(word)));
}

/** Characters of one text that are looked at. */
const longest = 200_000;

/** Saving is no change of its own: what it saves was read back, or is owed. */
function onlySaves(command: string): boolean {
  return command
    .split('\n')
    .every((line) => /^\s*(wr(ite)?( mem(ory)?)?|copy run\S* start\S*|save|do wr\S*|end|exit)?\s*$/i.test(line));
}

/** What the agent is told once, where it would end with changes that nothing answers for. */
export function reminder(owed: readonly Owed[]): string {
  const told = owed.slice(0, 20).map(({ host, command, why }) => {
    const [first = ''] = command.split('\n').filter((line) => !/^\s*(conf\w* t\w*|edit|end|exit)\s*$/i.test(line));
    return `- ${host}: ${first.trim().slice(0, 200)} … ${why === 'unread' ? 'was not read back' : 'its check did not show what it must'}`;
  });
  return [
    'Interlock says (not the person): this run cannot end as done yet. Changes stand that nothing read back since:',
    ...told,
    'Read back from each of these devices what its change was meant to do, best with check.read. Change nothing for this alone. If it is not as it should be, say so.',
  ].join('\n');
}
