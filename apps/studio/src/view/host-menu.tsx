import type { HostRow } from '@interlock/protocol';
import { useEffect, useRef } from 'react';
import { openTerminal, showComparison, showHost } from '../state/deeds.ts';
import { draft, loose } from '../state/drafts.ts';
import { get } from '../state/page-state.ts';
import { ask } from '../studio-line.ts';
import { addEntry, breakGlass } from './authority-frame.tsx';
import { focusComposer } from './keys.ts';

/** What can be done with one host. */
export function HostMenu({ host, x, y, close }: { host: HostRow; x: number; y: number; close: () => void }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.querySelector('button')?.focus();
    const away = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) close();
    };
    window.addEventListener('pointerdown', away);
    window.addEventListener('blur', close);
    return () => {
      window.removeEventListener('pointerdown', away);
      window.removeEventListener('blur', close);
    };
  }, [close]);
  const deeds: readonly (readonly [string, () => void])[] = [
    ['Open a terminal', () => openTerminal(host)],
    ['Name it to the Copilot', () => name(host)],
    ...(host.credential === null ? [['Give it a credential', () => addEntry([host.id])] as const] : []),
    ...(host.credential === null ? [] : [['Compare its history with the ledger', () => showComparison(host)] as const]),
    ['Edit …', () => showHost(host)],
    ['Break the glass …', () => breakGlass(host.id)],
    ['Copy its address', () => void navigator.clipboard.writeText(host.address).catch(() => undefined)],
    ...(host.hostKeys.length === 0
      ? [['Fetch its host key', () => void ask('host.keys', { hosts: [host.id] }).catch(() => undefined)] as const]
      : []),
  ];
  return (
    <div
      ref={box}
      className="menu"
      role="menu"
      aria-label={host.name}
      tabIndex={-1}
      style={{ left: Math.min(x, innerWidth - 200), top: Math.min(y, innerHeight - 200) }}
      onKeyDown={(event) => {
        const buttons = [...(box.current?.querySelectorAll('button') ?? [])];
        const index = buttons.indexOf(document.activeElement as HTMLButtonElement);
        if (event.key === 'Escape') close();
        else if (event.key === 'ArrowDown') buttons[(index + 1) % buttons.length]?.focus();
        else if (event.key === 'ArrowUp') buttons.at(index - 1)?.focus();
        else return;
        event.preventDefault();
      }}
    >
      {deeds.map(([word, deed]) => (
        <button
          key={word}
          type="button"
          role="menuitem"
          onClick={() => {
            close();
            deed();
          }}
        >
          {word}
        </button>
      ))}
    </div>
  );
}

function name(host: HostRow): void {
  const { front, drafts } = get();
  const key = front ?? loose;
  const before = drafts[key] ?? '';
  draft(key, `${before}${before && !before.endsWith(' ') ? ' ' : ''}${host.name} `);
  focusComposer();
}
