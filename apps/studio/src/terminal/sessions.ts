/** A person's terminal sessions: bytes in, drawn and counted back. Nothing of the agent's ever comes here. */
import { terminalWindow } from '@interlock/protocol';
import type { FaultText } from '../edge/fault-view.ts';
import { get, put, type TerminalTab } from '../state/page-state.ts';

interface Attached {
  readonly tab: string;
  readonly write: (bytes: Uint8Array, drawn: () => void) => void;
  readonly report: (total: number) => void;
  drawn: number;
  reported: number;
  timer: number;
}

const attached = new Map<number, Attached>();
/** Bytes that came before the answer that names their session; at most one window of them. */
const early = new Map<number, Uint8Array[]>();
const reportEach = terminalWindow / 8;

/** From now on the session's bytes go to `write`; `report` gets the total of bytes drawn, now and then. */
export function attach(session: number, to: Pick<Attached, 'tab' | 'write' | 'report'>): void {
  attached.set(session, { ...to, drawn: 0, reported: 0, timer: 0 });
  const waiting = early.get(session) ?? [];
  early.delete(session);
  for (const bytes of waiting) terminalBytes(session, bytes);
}

export function detach(session: number): void {
  attached.delete(session);
  early.delete(session);
}

export function terminalBytes(session: number, bytes: Uint8Array): void {
  const own = attached.get(session);
  if (!own) {
    const waiting = early.get(session) ?? [];
    const held = waiting.reduce((sum, some) => sum + some.length, 0);
    if (early.size < 64 && held + bytes.length <= terminalWindow * 2) early.set(session, [...waiting, bytes]);
    return;
  }
  own.write(bytes, () => {
    own.drawn += bytes.length;
    if (own.drawn - own.reported >= reportEach) tell(own);
    else own.timer ||= window.setTimeout(() => tell(own), 40);
  });
}

function tell(own: Attached): void {
  clearTimeout(own.timer);
  own.timer = 0;
  if (own.reported === own.drawn) return;
  own.reported = own.drawn;
  own.report(own.drawn);
}

export function terminalEnded(session: number, fault: FaultText | null): void {
  const own = attached.get(session);
  detach(session);
  if (own) changeTab(own.tab, { state: 'ended', fault });
}

/** The line broke, and with it every session. */
export function terminalsLost(): void {
  for (const own of attached.values())
    changeTab(own.tab, {
      state: 'ended',
      fault: {
        code: 'studio.line-lost',
        message: 'The connection to the gatekeeper was lost, and this session with it.',
        next: 'What stands here stays readable. Open the session again when the page is back.',
      },
    });
  attached.clear();
  early.clear();
}

export function changeTab(id: string, some: Partial<TerminalTab>): void {
  put({ tabs: get().tabs.map((tab) => (tab.id === id && tab.kind === 'terminal' ? { ...tab, ...some } : tab)) });
}
