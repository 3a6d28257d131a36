import { useEffect, useRef } from 'react';
import { environmentWords } from '../state/class-shape.ts';
import { closeTab } from '../state/deeds.ts';
import type { TerminalTab } from '../state/page-state.ts';
import { newScreen, type Screen } from '../terminal/screen.ts';
import { addEntry } from './authority-frame.tsx';
import { Awaited } from './awaited.tsx';
import { FaultBox } from './fault-box.tsx';
import { usePage } from './use-page.ts';

/** A person's own session on a host, and what stands around it: where it is, whose hands type, how it ended. */
export function TerminalView({ tab, front }: { tab: TerminalTab; front: boolean }) {
  const host = usePage((state) => state.hosts.find((row) => row.id === tab.host));
  const asking = usePage((state) => Object.values(state.cards).some((conversation) => conversation === null));
  const theme = usePage((state) => state.theme);
  const place = useRef<HTMLDivElement>(null);
  const screen = useRef<Screen>(undefined);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme of later is set by recolour
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    let own: Screen | undefined;
    let over = false;
    const watch = new ResizeObserver(() => element.offsetParent && own?.fit());
    void document.fonts.load('13px "JetBrains Mono"').finally(() => {
      if (over) return;
      own = newScreen(tab.id, tab.host, theme, element);
      screen.current = own;
      own.fit();
      watch.observe(element);
      void own.open();
    });
    return () => {
      over = true;
      watch.disconnect();
      own?.close();
    };
  }, [tab.id, tab.host]);
  useEffect(() => screen.current?.recolour(theme), [theme]);
  useEffect(() => {
    if (!front) return;
    screen.current?.fit();
    screen.current?.focus();
  }, [front]);

  return (
    <section className={`terminal env-${tab.environment}`} aria-label={`Terminal on ${tab.name}`}>
      <header className="where">
        <strong>{tab.name}</strong>
        <span className="mono">{host ? `${host.address}:${host.port}` : ''}</span>
        <span className="env-word">{environmentWords[tab.environment]}</span>
        <span className="quiet">{host?.platform}</span>
        {host?.credential && <span className="quiet">as {host.credential.account}</span>}
        <span className="hands">your hands only</span>
      </header>
      <div ref={place} className="screen" />
      {tab.state === 'opening' && (
        <div className="after">
          <Awaited
            since={tab.asked}
            what={
              asking
                ? `${tab.name} showed a host key that nobody has trusted yet. Its card waits at the right.`
                : `Waiting for ${tab.name} to answer at ${host?.address ?? 'its address'}`
            }
            stop={() => screen.current?.giveUp()}
          />
        </div>
      )}
      {tab.state === 'ended' && (
        <div className="after">
          {tab.fault ? <FaultBox fault={tab.fault} /> : <p>The session on {tab.name} ended.</p>}
          <div className="buttons">
            <button type="button" className="button" onClick={() => void screen.current?.open()}>
              Open again
            </button>
            {host?.credential === null && (
              <button type="button" className="button" onClick={() => addEntry([host.id])}>
                Give it a credential
              </button>
            )}
            <button type="button" className="button plain" onClick={() => closeTab(tab.id)}>
              Close the tab
            </button>
          </div>
        </div>
      )}
    </section>
  );
}
