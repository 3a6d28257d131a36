/** The frame's line to a locked gatekeeper; when it is unlocked, by whomever, the frame begins anew. */
import { type FromUnlock, fromUnlock, toUnlock, type UnlockState, unlockSocketPath } from '@interlock/protocol';
import type { FaultText } from '../edge/fault-view.ts';
import { type Line, openLine } from '../edge/line.ts';
import { askOrigins } from '../edge/sign-in.ts';

export interface UnlockEnds {
  readonly onState: (state: UnlockState) => void;
  readonly onRefused: (fault: FaultText) => void;
}

/** Milliseconds between two looks whether it is open. */
const pace = 400;

export function openUnlockLine(session: string, { onState, onRefused }: UnlockEnds): Line<FromUnlock> {
  let looking = false;
  const look = async () => {
    const { locked } = await askOrigins().catch(() => ({ locked: true }));
    if (!locked) location.reload();
    else setTimeout(() => void look(), pace);
  };
  return openLine({
    url: `${location.origin.replace(/^http/, 'ws')}${unlockSocketPath}`,
    session,
    asks: fromUnlock,
    says: toUnlock,
    onUp: onState,
    onDown() {
      if (looking) return;
      looking = true;
      void look();
    },
    onRefused,
    onSaid: { state: onState },
    onStrange: (what) => console.warn(`dropped a message of the gatekeeper: ${what}`),
  });
}
