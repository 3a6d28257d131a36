import { frameToPage, type pageToFrame } from '@interlock/protocol';
import { useEffect, useRef, useState } from 'react';
import type { z } from 'zod';
import type { Origins } from '../edge/sign-in.ts';
import { usePage } from './use-page.ts';

/** Milliseconds after which the frame is shown even where it has not said that it is there: then it says why. */
const patience = 1500;

/**
 * What stands in place of the page while Interlock is locked. Whatever unlocks it is typed or shown in the frame of the
 * other origin; this page knows nothing but that it is locked.
 */
export function Locked({ origins, there }: { origins: Origins; there: boolean }) {
  const theme = usePage((state) => state.theme);
  const own = useRef<HTMLIFrameElement>(null);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const hear = (event: MessageEvent) => {
      if (event.origin !== origins.card || event.source !== own.current?.contentWindow) return;
      if (!frameToPage.safeParse(event.data).success) return;
      own.current?.contentWindow?.postMessage(
        { type: 'theme', theme } satisfies z.input<typeof pageToFrame>,
        origins.card,
      );
      setShown(true);
      own.current?.focus();
    };
    window.addEventListener('message', hear);
    return () => window.removeEventListener('message', hear);
  }, [origins, theme]);

  return (
    <main className="door locked">
      <div className="box">
        <h1>Locked</h1>
        <p>Keys and secrets left the memory, and open terminals ended.</p>
        <div className="unlock-place">
          {there && (
            <iframe
              ref={own}
              title="Unlock"
              className={shown ? '' : 'coming'}
              src={`${origins.card}/`}
              onLoad={() => setTimeout(() => setShown(true), patience)}
              allow={`publickey-credentials-get ${origins.card}`}
            />
          )}
        </div>
      </div>
    </main>
  );
}
