import type { Beside } from '@interlock/protocol';
import { type BesideNow, besideWords } from '../state/beside.ts';
import { unturned } from '../state/prose.ts';
import { Icon } from './icon.tsx';

/** What goes with the next question besides its words; one press leaves it out. */
export function BesideNext({ now, out, turn }: { now: BesideNow; out: boolean; turn: () => void }) {
  return (
    <div className="beside">
      <span className={out ? 'quiet gone' : 'quiet'}>{besideWords(now)}</span>
      <button
        type="button"
        className="icon"
        aria-label={`${out ? 'Send' : 'Leave out'} ${besideWords(now)}`}
        title={
          out
            ? 'Left out of the next question. Press to send it with it.'
            : 'Goes with the next question. Press to leave it out.'
        }
        onClick={turn}
      >
        <Icon name={out ? 'plus' : 'cross'} size={12} />
      </button>
    </div>
  );
}

/** What went with a question that was asked. */
export function BesideAsked({ beside }: { beside: Beside | undefined }) {
  if (!beside) return null;
  const words = besideWords({ what: beside.what, name: beside.host, marked: beside.marked });
  if (beside.marked === undefined) return <div className="meta">{words}</div>;
  return (
    <details className="beside-asked">
      <summary>{words}</summary>
      <pre>{unturned(beside.marked)}</pre>
    </details>
  );
}
