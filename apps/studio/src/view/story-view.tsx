import type { StoryRow } from '@interlock/protocol';
import { useEffect, useState } from 'react';
import { type FaultText, faultOf } from '../edge/fault-view.ts';
import { showReplay } from '../state/deeds.ts';
import type { StoryTab } from '../state/page-state.ts';
import { absolute } from '../state/words.ts';
import { ask } from '../studio-line.ts';
import { Awaited } from './awaited.tsx';
import { ClassMark } from './class-mark.tsx';
import { DeviceText } from './device-text.tsx';
import { FaultBox } from './fault-box.tsx';

/** One run out of the ledger: prompt, model calls, calls, cards, answers, outcome, and the second of the recording. */
export function StoryView({ tab }: { tab: StoryTab }) {
  const [rows, setRows] = useState<readonly StoryRow[] | null>(null);
  const [fault, setFault] = useState<FaultText | null>(null);
  const [asked] = useState(Date.now);
  useEffect(() => {
    let over = false;
    ask('ledger.story', { run: tab.run }).then(
      (story) => {
        if (!over) setRows(story.rows);
      },
      (error: unknown) => {
        if (!over) setFault(faultOf(error));
      },
    );
    return () => {
      over = true;
    };
  }, [tab.run]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reachable by keyboard
    <section className="story scroll" aria-label="Run out of the ledger" tabIndex={0}>
      <header className="top">
        <h2>One run, as the ledger has it</h2>
        <p className="quiet">
          Its sealed text was opened for this view, and that is an entry too. <code>{tab.run}</code>
        </p>
      </header>
      {fault && <FaultBox fault={fault} />}
      {!rows && !fault && <Awaited since={asked} what="Waiting for the gatekeeper to read the ledger" />}
      <ol>
        {rows?.map((row) => (
          <li key={row.index} className={`of-${row.type.split('.')[0]} ${row.type.replace('.', '-')}`}>
            <span className="number">{row.index.toLocaleString('en-US')}</span>
            <time title={absolute(row.at)}>{new Date(row.at).toLocaleTimeString('en-GB')}</time>
            <div className="told">
              <p>
                {row.class && row.type === 'call.decided' && <ClassMark of={row.class} />}
                <DeviceText line={row.head} />
              </p>
              {row.lines.flatMap((text, at) =>
                text.split('\n').map((line, part) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: lines of one immutable entry
                  <p key={`${at}.${part}`} className={/^[>»]/.test(text) ? 'mono' : 'quiet'}>
                    <DeviceText line={line} />
                  </p>
                )),
              )}
              {row.recording && (
                <button
                  type="button"
                  className="link"
                  onClick={() => showReplay(row.recording as NonNullable<StoryRow['recording']>, row.host ?? 'a host')}
                >
                  Watch it at {(row.recording.from / 1000).toFixed(1)} s
                </button>
              )}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
