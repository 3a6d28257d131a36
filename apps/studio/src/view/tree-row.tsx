import type { HostRow } from '@interlock/protocol';
import { environmentWords } from '../state/class-shape.ts';
import type { TreeRow } from '../state/inventory.ts';
import { Icon } from './icon.tsx';
import { usePage } from './use-page.ts';

interface RowProps {
  readonly id: string;
  readonly row: TreeRow;
  readonly selected: boolean;
  readonly pick: () => void;
  readonly act: () => void;
  readonly menu: (host: HostRow, x: number, y: number) => void;
}

/** One row of the tree; the tree itself holds the focus and the keys. */
export function TreeRowView({ id, row, selected, pick, act, menu }: RowProps) {
  if (row.kind === 'folder')
    return (
      // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the tree's (aria-activedescendant)
      <div
        id={id}
        className="row folder"
        role="treeitem"
        tabIndex={-1}
        aria-selected={selected}
        aria-expanded={row.open}
        aria-level={row.folder.depth}
        style={{ paddingLeft: 12 + (row.folder.depth - 1) * 14 }}
        onClick={() => {
          pick();
          act();
        }}
      >
        <span className="turn">
          <Icon name="turn" size={10} />
        </span>
        <span className="name">{row.folder.name}</span>
        <span className="quiet">{row.count}</span>
      </div>
    );
  const { host } = row;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the tree's (aria-activedescendant)
    <div
      id={id}
      className={`row host env-${host.environment}`}
      role="treeitem"
      tabIndex={-1}
      aria-selected={selected}
      aria-level={row.depth + 1}
      title={`${host.name} · ${host.address}:${host.port} · ${host.platform} · ${environmentWords[host.environment]}`}
      style={{ paddingLeft: 12 + row.depth * 14 }}
      onClick={pick}
      onMouseDown={(event) => event.detail > 1 && event.preventDefault()}
      onDoubleClick={act}
      onContextMenu={(event) => {
        event.preventDefault();
        pick();
        menu(host, event.clientX, event.clientY);
      }}
    >
      <HostDot host={host} />
      <span className="where">
        <span className="name">{host.name}</span>
        <span className="mono">{host.address}</span>
      </span>
      <span className="env-word">{environmentWords[host.environment]}</span>
    </div>
  );
}

/** Filled while a terminal is open, or while the agent is at work there. */
function HostDot({ host }: { host: HostRow }) {
  const state = usePage((page) => {
    const own = page.tabs.filter((tab) => tab.kind === 'terminal' && tab.host === host.id && tab.state !== 'ended');
    if (own.some((tab) => tab.kind === 'terminal' && tab.state === 'live')) return 'live';
    if (own.length) return 'opening';
    const items = page.front ? page.lanes[page.front]?.items : undefined;
    return items?.some((item) => item.kind === 'step' && item.state === 'running' && item.host === host.name)
      ? 'work'
      : '';
  });
  const word = { live: 'terminal open', opening: 'opening', work: 'the agent is at work here', '': 'no session' }[
    state
  ];
  return <span className={`dot ${state}`} title={word} />;
}
