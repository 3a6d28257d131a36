import { longestWords } from '@interlock/protocol';
import { useState } from 'react';
import { type FaultText, faultOf } from '../edge/fault-view.ts';
import { openTerminal } from '../state/deeds.ts';
import type { Item, Lane, Step } from '../state/lane.ts';
import { get } from '../state/page-state.ts';
import { unturned } from '../state/prose.ts';
import { stepLine } from '../state/step-words.ts';
import { absolute, count } from '../state/words.ts';
import { ask } from '../studio-line.ts';
import { FaultBox } from './fault-box.tsx';
import { usePage } from './use-page.ts';

type ItemOf<K extends Item['kind']> = Extract<Item, { kind: K }>;

/** A question of the agent. Plain words in the lane: it looks like no card, approves nothing and has no secret field. */
export function AskView({ item }: { item: ItemOf<'ask'> }) {
  const [text, setText] = useState('');
  const [fault, setFault] = useState<FaultText | null>(null);
  const answer = (words: string) => {
    if (words.trim() === '') return;
    ask('question.answer', { question: item.question, text: words.trim() }).catch((error: unknown) =>
      setFault(faultOf(error)),
    );
  };
  return (
    <div className="request" title={absolute(item.at)}>
      <p className="who">The Copilot asks</p>
      <p>{unturned(item.text)}</p>
      {!item.open && <p className="quiet">{item.answer === null ? 'Nobody answered.' : `You: ${item.answer}`}</p>}
      {item.open && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            answer(text);
          }}
        >
          {item.choices.length > 0 && (
            <div className="choices">
              {item.choices.map((choice) => (
                <button type="button" className="button small" key={choice} onClick={() => answer(choice)}>
                  Answer “{unturned(choice)}”
                </button>
              ))}
            </div>
          )}
          <input
            className="input"
            aria-label="Your answer"
            placeholder="Words only; never a password or a key"
            autoComplete="off"
            maxLength={longestWords}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <button type="submit" className="button small" disabled={text.trim() === ''}>
            Answer
          </button>
        </form>
      )}
      {fault && <FaultBox fault={fault} />}
    </div>
  );
}

const shows = { terminal: 'a terminal on', host: 'the host', recording: 'a recording', diff: 'a difference' } as const;

/** A request to look at something: nothing opens before the person says so. */
export function ShowView({ item }: { item: ItemOf<'show'> }) {
  const host = usePage((state) => state.hosts.find(({ id }) => id === item.host?.id));
  return (
    <div className="request" title={absolute(item.at)}>
      <p>
        <span className="who">The Copilot suggests to look at</span> {shows[item.what]} {host?.name ?? ''}
        {item.title && <span className="quiet"> · {unturned(item.title)}</span>}
      </p>
      {item.what === 'terminal' && host && (
        <button type="button" className="button small" onClick={() => openTerminal(host)}>
          Open a terminal on {host.name}
        </button>
      )}
      {item.what === 'host' && host && (
        <p>
          <code>
            {host.address}:{host.port}
          </code>{' '}
          {host.platform} · {host.environment}
        </p>
      )}
      {item.what === 'recording' && item.recording && <code>{item.recording}</code>}
      {item.what === 'diff' && (
        <details>
          <summary>Before and after</summary>
          <pre className="device">{unturned(item.before ?? '')}</pre>
          <pre className="device">{unturned(item.after ?? '')}</pre>
        </details>
      )}
    </div>
  );
}

/** A page that the agent wrote; it is fetched when somebody opens it, and shown as it is. */
export function PageView({ item }: { item: ItemOf<'page'> }) {
  const [text, setText] = useState<string | null>(null);
  const open = () => {
    const conversation = get().front;
    if (text !== null || !conversation) return;
    ask('artifact.read', { conversation, name: item.name }).then(
      (page) => setText(page.text),
      (error: unknown) => setText(faultOf(error).message),
    );
  };
  return (
    <details className="request" onToggle={(event) => event.currentTarget.open && open()}>
      <summary>
        Page “{item.name}”, version {item.version}, {item.characters.toLocaleString('en-US')} characters
      </summary>
      <pre className="device">{unturned(text ?? '…')}</pre>
    </details>
  );
}

const endWords = {
  done: 'done',
  unverified: 'done, not verified',
  failed: 'failed',
  stopped: 'stopped',
  rejected: 'ended after a rejection',
  'out-of-budget': 'out of budget',
} as const;

/** An agent that another one set to work, and what it came back with. */
export function HelperView({ item, lane }: { item: ItemOf<'helper'>; lane: Lane }) {
  const { ended } = item;
  const steps = lane.items.filter((one) => one.kind === 'step' && one.agent === item.agent) as readonly Step[];
  const now =
    ended || !lane.running ? undefined : steps.findLast(({ state }) => state !== 'ended' && state !== 'closed');
  return (
    <details className="request" title={absolute(item.at)}>
      <summary>
        {item.role}: {unturned(item.task.length > 80 ? `${item.task.slice(0, 79)}…` : item.task)}
        <span className="quiet">
          {' '}
          · {ended ? endWords[ended.end] : lane.running ? 'at work' : 'cut'}
          {steps.length > 0 && ` · ${count(steps.length, 'call')}`}
          {now && ` · now ${now.host ?? ''} ${stepLine(now).line}`}
        </span>
      </summary>
      <p className="quiet">
        {item.hosts === null ? 'Every host of this conversation' : item.hosts.join(', ') || 'No host'} ·{' '}
        {item.changes ? 'may propose changes' : 'only reads'}
      </p>
      <p>{item.task}</p>
      {ended && <p>{ended.text}</p>}
      {ended && (
        <p className="quiet">
          {ended.spent.turns} turns · {ended.spent.tokens.toLocaleString('en-US')} tokens
        </p>
      )}
    </details>
  );
}
