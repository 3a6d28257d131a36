import { useEffect } from 'react';
import type { Origins } from '../edge/sign-in.ts';
import { get } from '../state/page-state.ts';
import { ActivityBar } from './activity-bar.tsx';
import { Bands } from './bands.tsx';
import { Centre } from './centre.tsx';
import { CommandPalette } from './command-palette.tsx';
import { Copilot } from './copilot.tsx';
import { Door } from './door.tsx';
import { HostsTree } from './hosts-tree.tsx';
import { KeychainList } from './keychain-list.tsx';
import { pressed } from './keys.ts';
import { Locked } from './locked.tsx';
import { StatusLine } from './status-line.tsx';
import { usePage } from './use-page.ts';

/** The frame: activity bar, side, centre, Copilot, status line. */
export function Page({ origins }: { origins: Origins }) {
  const line = usePage((state) => state.line);
  const refusal = usePage((state) => state.refusal);
  const side = usePage((state) => state.side);
  const palette = usePage((state) => state.palette);
  const greeted = usePage((state) => state.status !== null);
  useEffect(() => {
    window.addEventListener('keydown', pressed, true);
    window.addEventListener('beforeunload', leaving);
    return () => {
      window.removeEventListener('keydown', pressed, true);
      window.removeEventListener('beforeunload', leaving);
    };
  }, []);

  if (line === 'locking' || line === 'locked') return <Locked origins={origins} there={line === 'locked'} />;
  if (line === 'refused' && refusal) return <Door title="This page is signed out" fault={refusal} />;
  return (
    <div className={`page ${line === 'lost' ? 'away' : ''}`} aria-busy={!greeted}>
      <Bands />
      <ActivityBar />
      {side === 'hosts' ? <HostsTree /> : <KeychainList />}
      <Centre />
      <Copilot origins={origins} />
      <StatusLine />
      {palette && <CommandPalette />}
    </div>
  );
}

/** Terminals end with the page: the browser asks before it leaves one that is open. */
function leaving(event: BeforeUnloadEvent): void {
  if (get().tabs.some((tab) => tab.kind === 'terminal' && tab.state === 'live')) event.preventDefault();
}
