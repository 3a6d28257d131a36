import type { HostRow } from '@interlock/protocol';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { openTerminal, showHostForm } from '../state/deeds.ts';
import { matching, treeRows } from '../state/inventory.ts';
import { HostMenu } from './host-menu.tsx';
import { Icon } from './icon.tsx';
import { TreeRowView } from './tree-row.tsx';
import { usePage } from './use-page.ts';

/** The inventory as a tree: arrows move, Enter opens a terminal, letters go to the search. */
export function HostsTree() {
  const hosts = usePage((state) => state.hosts);
  const greeted = usePage((state) => state.status !== null);
  const [search, setSearch] = useState('');
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [at, setAt] = useState(0);
  const [menu, setMenu] = useState<{ host: HostRow; x: number; y: number } | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const found = useMemo(() => matching(hosts, search), [hosts, search]);
  const rows = useMemo(() => treeRows(found, search ? new Set() : closed), [found, search, closed]);
  const current = Math.min(at, rows.length - 1);

  const fold = (path: string, open: boolean) => {
    const next = new Set(closed);
    if (open) next.delete(path);
    else next.add(path);
    setClosed(next);
  };
  const act = (index: number) => {
    const row = rows[index];
    if (row?.kind === 'host') openTerminal(row.host);
    else if (row) fold(row.folder.path, !row.open);
  };
  const move = (to: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    setAt(next);
    list.current?.querySelectorAll<HTMLElement>('.row')[next]?.scrollIntoView({ block: 'nearest' });
  };
  const onKey = (event: KeyboardEvent) => {
    const row = rows[current];
    if (event.key === 'ArrowDown') move(current + 1);
    else if (event.key === 'ArrowUp') move(current - 1);
    else if (event.key === 'Home') move(0);
    else if (event.key === 'End') move(rows.length - 1);
    else if (event.key === 'Enter') act(current);
    else if (event.key === 'ArrowRight' && row?.kind === 'folder') fold(row.folder.path, true);
    else if (event.key === 'ArrowLeft' && row?.kind === 'folder') fold(row.folder.path, false);
    else if ((event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) && row?.kind === 'host') {
      const box = list.current?.querySelectorAll('.row')[current]?.getBoundingClientRect();
      setMenu({ host: row.host, x: (box?.left ?? 0) + 24, y: box?.bottom ?? 0 });
    } else return;
    event.preventDefault();
  };

  return (
    <section className="side" aria-label="Hosts">
      <header className="head">
        <h2>Hosts</h2>
        <button type="button" className="icon" title="Add a host" aria-label="Add a host" onClick={showHostForm}>
          <Icon name="plus" />
        </button>
      </header>
      <div className="search">
        <input
          className="input"
          type="search"
          placeholder="Name, address, tag"
          aria-label="Search hosts"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown') list.current?.focus();
            if (event.key === 'Enter' && rows.some((row) => row.kind === 'host'))
              act(rows.findIndex((row) => row.kind === 'host'));
          }}
        />
      </div>
      {hosts.length > 0 && (
        <div
          ref={list}
          className="tree scroll"
          role="tree"
          aria-label="Hosts by folder"
          tabIndex={0}
          aria-activedescendant={rows.length ? `tree-${current}` : undefined}
          onKeyDown={onKey}
        >
          {rows.map((row, index) => (
            <TreeRowView
              key={row.kind === 'host' ? row.host.id : row.folder.path}
              id={`tree-${index}`}
              row={row}
              selected={index === current}
              pick={() => setAt(index)}
              act={() => act(index)}
              menu={(host, x, y) => setMenu({ host, x, y })}
            />
          ))}
        </div>
      )}
      {hosts.length > 0 && found.length === 0 && (
        <p className="empty">No host has that in its name, address or tags.</p>
      )}
      {hosts.length === 0 && greeted && (
        <div className="empty">
          <p>No hosts yet.</p>
          <button type="button" className="button" onClick={showHostForm}>
            Add a host
          </button>
        </div>
      )}
      {menu && <HostMenu {...menu} close={() => setMenu(null)} />}
    </section>
  );
}
