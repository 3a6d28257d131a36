import { useEffect, useReducer } from 'react';
import { front } from '../state/deeds.ts';
import { count } from '../state/words.ts';
import { Icon } from './icon.tsx';
import { usePage } from './use-page.ts';

/** Stands across the top while Autonomous holds anywhere: for what, how long still, and where it is taken back. */
export function AutopilotBand() {
  const conversations = usePage((state) => state.conversations);
  const [, tick] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    const timer = setInterval(tick, 10_000);
    return () => clearInterval(timer);
  }, []);
  const now = Date.now(); // of this drawing: one kept since the last tick would give an hour 61 minutes
  return conversations.map((view) => {
    if (view.trust !== 'autonomous' || !view.autonomy) return null;
    const minutes = Math.max(0, Math.ceil((view.autonomy.until - now) / 60_000));
    return (
      <div className="band" key={view.id}>
        <Icon name="warn" />
        <span>
          Autonomous on {count(view.autonomy.hosts.length, 'host')}, {count(minutes, 'minute')} left: “{view.title}”
          changes lab hosts and what the policy permits without asking.
        </span>
        <button
          type="button"
          className="button small"
          onClick={() => {
            void front(view.id).catch(() => undefined);
            document.querySelector<HTMLIFrameElement>('.card-place iframe')?.focus();
          }}
        >
          Take it back
        </button>
      </div>
    );
  });
}
