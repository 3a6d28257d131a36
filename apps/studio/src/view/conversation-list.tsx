import type { Id } from '@interlock/model';
import type { ConversationView, MessageLine } from '@interlock/protocol';
import { useEffect, useRef, useState } from 'react';
import { type FaultText, faultOf } from '../edge/fault-view.ts';
import { front } from '../state/deeds.ts';
import { absolute, relative } from '../state/words.ts';
import { ask } from '../studio-line.ts';
import { FaultBox } from './fault-box.tsx';
import { Icon } from './icon.tsx';
import { focusComposer } from './keys.ts';
import { usePage } from './use-page.ts';

type Found = ReadonlyMap<Id<'conversation'>, string>;

/** All conversations: found by title at once and by what was said on Enter; opened, named, branched and taken out. */
export function ConversationList({ close }: { close: () => void }) {
  const conversations = usePage((state) => state.conversations);
  const cards = usePage((state) => state.cards);
  const current = usePage((state) => state.front);
  const [text, setText] = useState('');
  const [found, setFound] = useState<Found | null>(null);
  const [open, setOpen] = useState<Id<'conversation'> | null>(null);
  const [fault, setFault] = useState<FaultText | null>(null);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const waiting = new Set(Object.values(cards));
  const low = text.trim().toLowerCase();
  const rows = conversations
    .filter(({ id, title }) => (found ? found.has(id) : low === '' || title.toLowerCase().includes(low)))
    .toReversed();
  const trying = (asked: Promise<unknown>) =>
    void asked.then(
      () => setFault(null),
      (error: unknown) => setFault(faultOf(error)),
    );
  const search = async () => {
    if (low === '') return setFound(null);
    const answer = await ask('conversation.search', { text: text.trim().slice(0, 200) });
    setFound(new Map(answer.found.map(({ conversation, excerpt }) => [conversation, excerpt])));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape leaves from wherever in the list the focus is
    <div
      className="talks"
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
    >
      <form
        className="find"
        onSubmit={(event) => {
          event.preventDefault();
          trying(search());
        }}
      >
        <Icon name="search" size={14} />
        <input
          ref={input}
          className="input"
          aria-label="Find conversations"
          placeholder="Title; Enter looks in what was said"
          maxLength={200}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setFound(null);
          }}
        />
      </form>
      {fault && <FaultBox fault={fault} />}
      <ul className="scroll" aria-label="Conversations">
        {rows.map((view) => (
          <li key={view.id} className={view.id === current ? 'now' : ''}>
            <button
              type="button"
              className="talk"
              onClick={() => {
                trying(front(view.id));
                close();
                focusComposer();
              }}
            >
              <span className="name">{view.title || 'New conversation'}</span>
              <span className="quiet" title={absolute(view.created)}>
                {view.running ? 'running' : waiting.has(view.id) ? 'a card waits' : relative(view.created, Date.now())}
              </span>
              {found?.get(view.id) && <span className="excerpt">{found.get(view.id)}</span>}
            </button>
            <button
              type="button"
              className="icon"
              aria-expanded={open === view.id}
              aria-label={`More about ${view.title || 'New conversation'}`}
              onClick={() => setOpen(open === view.id ? null : view.id)}
            >
              <Icon name="turn" size={12} />
            </button>
            {open === view.id && <Deeds view={view} trying={trying} close={close} />}
          </li>
        ))}
        {rows.length === 0 && (
          <li className="none">
            {conversations.length === 0
              ? 'No conversations yet. Ask something below.'
              : found
                ? `Nothing in any conversation says “${text.trim()}”.`
                : 'No title says that. Press Enter to look in what was said.'}
          </li>
        )}
      </ul>
    </div>
  );
}

interface DeedsOf {
  readonly view: ConversationView;
  readonly trying: (asked: Promise<unknown>) => void;
  readonly close: () => void;
}

function Deeds({ view, trying, close }: DeedsOf) {
  const [title, setTitle] = useState(view.title);
  const [messages, setMessages] = useState<readonly MessageLine[] | null>(null);
  const conversation = view.id;
  const rename = () => trying(ask('conversation.rename', { conversation, title: title.trim() }));
  const save = async (format: 'json' | 'markdown') => {
    const { text } = await ask('conversation.export', { conversation, format });
    download(`${fileName(view.title)}.${format === 'json' ? 'json' : 'md'}`, text);
  };
  const branch = async (number: number) => {
    const made = await ask('conversation.branch', { conversation, messages: number });
    await front(made.conversation);
    close();
  };
  return (
    <div className="deeds">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (title.trim() !== '') rename();
        }}
      >
        <input
          className="input"
          aria-label="Title"
          maxLength={200}
          value={title}
          onChange={(event) => setTitle(event.target.value)}
        />
        <button type="submit" className="button small" disabled={title.trim() === '' || title.trim() === view.title}>
          Rename
        </button>
      </form>
      <div className="buttons">
        <button type="button" className="button small" onClick={() => trying(save('markdown'))}>
          Export Markdown
        </button>
        <button type="button" className="button small" onClick={() => trying(save('json'))}>
          Export JSON
        </button>
        <button
          type="button"
          className="button small"
          aria-expanded={messages !== null}
          onClick={() =>
            messages
              ? setMessages(null)
              : trying(ask('conversation.messages', { conversation }).then((got) => setMessages(got.messages)))
          }
        >
          Branch …
        </button>
      </div>
      {messages && (
        <>
          <p className="quiet">
            {messages.length === 0
              ? 'Nothing was said here yet.'
              : 'Branch after which message? The new one knows all up to it.'}
          </p>
          <ol className="messages scroll" aria-label="Messages">
            {messages.map(({ number, who, text }) => (
              <li key={number}>
                <button type="button" onClick={() => trying(branch(number))}>
                  <b>
                    {number} {who === 'person' ? 'You' : 'Copilot'}
                  </b>{' '}
                  {text}
                </button>
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}

const fileName = (title: string): string =>
  title
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60) || 'conversation';

function download(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
