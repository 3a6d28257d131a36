import { useState } from 'react';
import type { Origins } from '../edge/sign-in.ts';
import { front } from '../state/deeds.ts';
import { AuthorityFrame } from './authority-frame.tsx';
import { Composer } from './composer.tsx';
import { ConversationList } from './conversation-list.tsx';
import { Icon } from './icon.tsx';
import { beginConversation, mod } from './keys.ts';
import { LaneView } from './lane-view.tsx';
import { Mishap } from './mishap.tsx';
import { usePage } from './use-page.ts';

/** The Copilot's panel: conversation, approvals in their own frame, composer. */
export function Copilot({ origins }: { origins: Origins }) {
  const conversations = usePage((state) => state.conversations);
  const current = usePage((state) => state.front);
  const cards = usePage((state) => state.cards);
  const waiting = new Set(Object.values(cards));
  const [listed, setListed] = useState(false);
  return (
    <aside className="copilot" aria-label="Copilot">
      <header className="head">
        {conversations.length === 0 ? (
          <h2>Copilot</h2>
        ) : (
          <select
            aria-label="Conversation"
            value={current ?? ''}
            onChange={(event) => {
              const chosen = conversations.find(({ id }) => id === event.target.value);
              if (chosen) void front(chosen.id).catch(() => undefined);
            }}
          >
            {conversations.toReversed().map((view) => (
              <option key={view.id} value={view.id}>
                {view.title || 'New conversation'}
                {view.id !== current && waiting.has(view.id) ? ' · a card waits' : view.running ? ' · running' : ''}
              </option>
            ))}
          </select>
        )}
        <button
          type="button"
          className="icon"
          title="All conversations: find, name, branch, export"
          aria-label="All conversations"
          aria-expanded={listed}
          onClick={() => setListed(!listed)}
        >
          <Icon name="search" />
        </button>
        <button
          type="button"
          className="icon"
          title={`New conversation (${mod}+J)`}
          aria-label="New conversation"
          onClick={beginConversation}
        >
          <Icon name="plus" />
        </button>
      </header>
      {listed && <ConversationList close={() => setListed(false)} />}
      <Mishap key={current} of="conversation">
        <LaneView />
      </Mishap>
      <AuthorityFrame origins={origins} />
      <Composer />
    </aside>
  );
}
