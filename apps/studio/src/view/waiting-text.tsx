import type { Id } from '@interlock/model';
import type { WaitingText } from '@interlock/protocol';
import { useState } from 'react';
import { type FaultText, faultOf } from '../edge/fault-view.ts';
import { absolute, count, relative } from '../state/words.ts';
import { DeviceText } from './device-text.tsx';
import { FaultBox } from './fault-box.tsx';
import { usePage } from './use-page.ts';

interface WaitingProps {
  readonly waiting: WaitingText;
  /** Opens the card in the approvals frame. */
  readonly activate: () => Promise<{ readonly card: Id<'card'> }>;
  readonly dismiss?: () => Promise<unknown>;
}

const words = { '+': 'comes', '-': 'goes', ' ': 'stays' } as const;

/** A text that waits beside what is in force: whose it is, what it changes, and the way to its card. */
export function WaitingTextView({ waiting, activate, dismiss }: WaitingProps) {
  const [fault, setFault] = useState<FaultText | null>(null);
  const [card, setCard] = useState<Id<'card'> | null>(null);
  const open = usePage((state) => card !== null && card in state.cards);
  const { title, source, at, version, rows, loosens, warnings } = waiting;
  const attempt = (deed: () => Promise<unknown>) => {
    setFault(null);
    deed().catch((error: unknown) => setFault(faultOf(error)));
  };
  const more = rows.filter(({ sign }) => sign === '+').length;
  const less = rows.filter(({ sign }) => sign === '-').length;
  return (
    <article className="waiting" aria-label={`Waits: ${title}`}>
      <header>
        <h3>
          <DeviceText line={title} />
        </h3>
        <span className="quiet">
          <DeviceText line={source} /> · {at > 0 && <span title={absolute(at)}>{relative(at, Date.now())}</span>}
        </span>
      </header>
      {waiting.fault ? (
        <FaultBox fault={waiting.fault} />
      ) : (
        <>
          <p className="sum">
            {count(more, 'line')} come, {less} go{named('adds', waiting.added)}
            {named('takes out', waiting.removed)}
            {named('rewords', waiting.changed)} · version <code>{version}</code>
          </p>
          <p className={loosens ? 'sum loosens' : 'sum'}>
            {loosens
              ? 'It may let more through than what is in force: whoever puts it in force is proven, where a person can be.'
              : 'It lets nothing more through than what is in force.'}
          </p>
          {warnings.map((warning) => (
            <p className="sum loosens" key={warning}>
              <DeviceText line={warning} />
            </p>
          ))}
          <ol className="text mono diff-rows">
            {rows.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of one immutable diff
              <li key={index} className={words[row.sign]}>
                <span className="sign" role="img" aria-label={words[row.sign]}>
                  {row.sign === '-' ? '−' : row.sign}
                </span>
                <DeviceText line={row.text} />
              </li>
            ))}
          </ol>
        </>
      )}
      {fault && <FaultBox fault={fault} />}
      <div className="buttons">
        {dismiss && (
          <button type="button" className="button plain" onClick={() => attempt(dismiss)}>
            Dismiss
          </button>
        )}
        <span className="quiet" role="status">
          {open && 'Its card stands at the right; nothing holds before it is approved there.'}
        </span>
        <button
          type="button"
          className="button strong"
          disabled={waiting.fault !== null || open}
          onClick={() => attempt(async () => setCard((await activate()).card))}
        >
          Open its card
        </button>
      </div>
    </article>
  );
}

const named = (word: string, ids: readonly string[]): string => (ids.length > 0 ? ` · ${word} ${ids.join(', ')}` : '');
