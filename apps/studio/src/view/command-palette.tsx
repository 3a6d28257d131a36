import { useEffect, useMemo, useRef, useState } from 'react';
import { front, openTerminal, showHostForm, showLedger, showPolicy, toggleTheme } from '../state/deeds.ts';
import { get, put } from '../state/page-state.ts';
import { addEntry } from './authority-frame.tsx';
import { beginConversation } from './keys.ts';

interface Deed {
  readonly word: string;
  readonly kind: string;
  readonly act: () => void;
  readonly edge?: string;
}

/** Hosts, conversations and commands by name. Nothing in here approves anything. */
export function CommandPalette() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [search, setSearch] = useState('');
  const [at, setAt] = useState(0);
  const deeds = useMemo(() => found(allDeeds(), search), [search]);
  const close = () => put({ palette: false });
  useEffect(() => dialog.current?.showModal(), []);

  const run = (deed: Deed | undefined) => {
    if (!deed) return;
    close();
    deed.act();
  };
  return (
    <dialog ref={dialog} className="palette" aria-label="Commands" onClose={close}>
      <input
        type="text"
        role="combobox"
        aria-label="Host or command"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={deeds.length ? `palette-${at}` : undefined}
        placeholder="Host or command"
        value={search}
        onChange={(event) => {
          setSearch(event.target.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') setAt(Math.min(at + 1, deeds.length - 1));
          else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
          else if (event.key === 'Enter') run(deeds[at]);
          else return;
          event.preventDefault();
        }}
      />
      <div id="palette-list" className="scroll" role="listbox" aria-label="Found">
        {deeds.map((deed, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the input's (aria-activedescendant)
          <div
            key={`${deed.kind}-${deed.word}`}
            id={`palette-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className={`found ${deed.edge ?? ''}`}
            onClick={() => run(deed)}
            onPointerMove={() => setAt(index)}
          >
            {deed.word}
            <span className="quiet">{deed.kind}</span>
          </div>
        ))}
        {deeds.length === 0 && <p className="empty">Nothing has that name.</p>}
      </div>
    </dialog>
  );
}

function allDeeds(): readonly Deed[] {
  const { hosts, conversations } = get();
  return [
    ...hosts.map((host) => ({
      word: host.name,
      kind: `terminal · ${host.address} · ${host.environment}`,
      act: () => openTerminal(host),
      edge: `env-${host.environment}`,
    })),
    {
      word: 'New conversation',
      kind: 'Copilot',
      act: beginConversation,
    },
    { word: 'Ledger', kind: 'view', act: showLedger },
    { word: 'Policy and hooks', kind: 'view', act: showPolicy },
    { word: 'Add hosts', kind: 'inventory', act: showHostForm },
    { word: 'Add a credential', kind: 'keychain', act: () => addEntry() },
    { word: 'Hosts', kind: 'side', act: () => put({ side: 'hosts' }) },
    { word: 'Keychain', kind: 'side', act: () => put({ side: 'keychain' }) },
    { word: 'Switch theme', kind: 'appearance', act: toggleTheme },
    ...conversations.map((view) => ({
      word: view.title || 'New conversation',
      kind: `conversation · ${view.id.slice(-4)}`,
      act: () => void front(view.id).catch(() => undefined),
    })),
  ];
}

function found(deeds: readonly Deed[], search: string): readonly Deed[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return deeds
    .filter((deed) => words.every((word) => `${deed.word} ${deed.kind}`.toLowerCase().includes(word)))
    .slice(0, 50);
}
