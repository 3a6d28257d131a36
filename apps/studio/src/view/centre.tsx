import { useEffect, useRef, useState } from 'react';
import { closeTab } from '../state/deeds.ts';
import { put, type Tab } from '../state/page-state.ts';
import { CompareView } from './compare-view.tsx';
import { HostForm } from './host-form.tsx';
import { HostSheet } from './host-sheet.tsx';
import { Icon } from './icon.tsx';
import { LedgerView } from './ledger-view.tsx';
import { Mishap } from './mishap.tsx';
import { PolicyPage } from './policy-view.tsx';
import { ReplayView } from './replay-view.tsx';
import { StoryView } from './story-view.tsx';
import { TerminalView } from './terminal-view.tsx';
import { usePage } from './use-page.ts';
import { Welcome } from './welcome.tsx';

/** Tabs and what is in them; terminals stay alive behind the tab in front. */
export function Centre() {
  const tabs = usePage((state) => state.tabs);
  const front = usePage((state) => state.tab);
  return (
    <main className="centre">
      <h1 className="unseen">Interlock</h1>
      {tabs.length > 0 && <TabRow tabs={tabs} front={front} />}
      <div className="room">
        {tabs.length === 0 && <Welcome />}
        {tabs.map((tab) => (
          <div key={tab.id} hidden={tab.id !== front}>
            <Mishap of="view">
              {tab.kind === 'terminal' ? (
                <TerminalView tab={tab} front={tab.id === front} />
              ) : tab.kind === 'ledger' ? (
                <LedgerView />
              ) : tab.kind === 'story' ? (
                <StoryView tab={tab} />
              ) : tab.kind === 'compare' ? (
                <CompareView tab={tab} />
              ) : tab.kind === 'policy' ? (
                <PolicyPage front={tab.id === front} />
              ) : tab.kind === 'host' ? (
                <HostSheet tab={tab} />
              ) : tab.kind === 'replay' ? (
                <ReplayView tab={tab} />
              ) : (
                <HostForm />
              )}
            </Mishap>
          </div>
        ))}
      </div>
    </main>
  );
}

/** The tabs, with the front one in view; where they do not all fit, a list names every one. */
function TabRow({ tabs, front }: { tabs: readonly Tab[]; front: string | null }) {
  const row = useRef<HTMLElement>(null);
  const [over, setOver] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tab, or one that is gone, is measured again
  useEffect(() => {
    const element = row.current;
    if (!element) return;
    const measure = () => {
      setOver(element.scrollWidth > element.clientWidth + 1);
      element.querySelector('[data-front="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    };
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    measure();
    return () => watch.disconnect();
  }, [front, tabs.length]);
  return (
    <div className="tab-row">
      <nav className="tabs" aria-label="Open views" ref={row}>
        {tabs.map((tab) => (
          <TabHead key={tab.id} tab={tab} front={tab.id === front} />
        ))}
      </nav>
      {over && (
        <select
          aria-label="All open views"
          title="All open views"
          value={front ?? ''}
          onChange={(event) => put({ tab: event.target.value })}
        >
          {tabs.map((tab, index) => (
            <option key={tab.id} value={tab.id}>
              {`${index + 1} of ${tabs.length} · ${titleOf(tab)}`}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

function TabHead({ tab, front }: { tab: Tab; front: boolean }) {
  return (
    <div className={`tab ${tab.kind === 'terminal' ? `env-${tab.environment}` : ''}`} data-front={front}>
      <button
        type="button"
        className="pick"
        title={titleOf(tab)}
        aria-current={front}
        onClick={() => put({ tab: tab.id })}
        onAuxClick={(event) => event.button === 1 && closeTab(tab.id)}
      >
        {tab.kind === 'terminal' && <span className={`dot ${tab.state === 'ended' ? '' : tab.state}`} />}
        <span>{titleOf(tab)}</span>
        {tab.kind === 'terminal' && <span className="proto">ssh</span>}
      </button>
      <button type="button" className="shut" aria-label={`Close ${titleOf(tab)}`} onClick={() => closeTab(tab.id)}>
        <Icon name="cross" size={12} />
      </button>
    </div>
  );
}

function titleOf(tab: Tab): string {
  switch (tab.kind) {
    case 'terminal':
      return tab.name;
    case 'ledger':
      return 'Ledger';
    case 'policy':
      return 'Policy';
    case 'story':
      return `Run …${tab.run.slice(-4)}`;
    case 'compare':
      return `${tab.name}, compared`;
    case 'host':
      return `${tab.name}, edit`;
    case 'replay':
      return `${tab.name}, recorded`;
    case 'host-form':
      return 'Add hosts';
  }
}
