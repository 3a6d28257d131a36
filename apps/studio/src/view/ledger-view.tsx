import type { TimelineRow } from '@interlock/protocol';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type FaultText, faultOf } from '../edge/fault-view.ts';
import { showReplay, showStory } from '../state/deeds.ts';
import { absolute, relative } from '../state/words.ts';
import { ask } from '../studio-line.ts';
import { Awaited } from './awaited.tsx';
import { ClassMark } from './class-mark.tsx';
import { DeviceText } from './device-text.tsx';
import { FaultBox } from './fault-box.tsx';
import { type Filter, LedgerFilter, noFilter, questionOf } from './ledger-filter.tsx';
import { LedgerProofView } from './ledger-proof.tsx';
import { usePage } from './use-page.ts';

/** The ledger as a timeline, newest first: what speaks for it, what is looked for, and the entries that fit. */
export function LedgerView() {
  const size = usePage((state) => state.status?.ledger.size ?? 0);
  const up = usePage((state) => state.line === 'up');
  const [filter, setFilter] = useState<Filter>(noFilter);
  const [rows, setRows] = useState<readonly TimelineRow[]>([]);
  const [more, setMore] = useState(false);
  const [asked, setAsked] = useState<number | null>(null);
  const [fault, setFault] = useState<FaultText | null>(null);

  /** Answers may come in another order than they were asked for; only the newest counts. */
  const newest = useRef(0);

  const fetchRows = useCallback(
    async (before?: number) => {
      newest.current += 1;
      const mine = newest.current;
      setAsked(Date.now());
      setFault(null);
      try {
        const answer = await ask('ledger.find', { ...questionOf(filter, Date.now()), ...(before ? { before } : {}) });
        if (mine !== newest.current) return;
        setRows((known) => (before === undefined ? answer.rows : [...known, ...answer.rows]));
        setMore(answer.more);
      } catch (error) {
        if (mine !== newest.current) return;
        setFault(faultOf(error));
      }
      setAsked(null);
    },
    [filter],
  );
  // A search for text is an entry itself, so it is asked when a person asks and never because the ledger grew.
  const grown = filter.text === '' ? size : 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a ledger that grew is fetched again
  useEffect(() => {
    if (!up) return;
    const timer = setTimeout(() => void fetchRows(), 60);
    return () => clearTimeout(timer);
  }, [up, grown, fetchRows]);

  const oldest = rows.at(-1)?.index;
  const now = Date.now();
  return (
    <section className="ledger" aria-label="Ledger">
      <LedgerProofView size={size} />
      <LedgerFilter filter={filter} set={setFilter} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reachable by keyboard */}
      <div className="entries scroll" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Entry</th>
              <th scope="col">When</th>
              <th scope="col">What</th>
              <th scope="col">Content</th>
              <th scope="col">
                <span className="unseen">Open</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.index}>
                <td>{row.index.toLocaleString('en-US')}</td>
                <td title={absolute(row.at)}>{relative(row.at, now)}</td>
                <td>{row.type}</td>
                <td>
                  {row.class && <ClassMark of={row.class} />} <DeviceText line={row.text} />
                  {row.found !== null && (
                    <p className="mono">
                      <DeviceText line={row.found} />
                    </p>
                  )}
                </td>
                <td>
                  <RowLinks row={row} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <div className="foot">
          {fault && <FaultBox fault={fault} />}
          <Awaited since={asked} what="Waiting for the gatekeeper to read the ledger" />
          {rows.length === 0 && asked === null && !fault && (
            <p>
              {filter === noFilter
                ? 'Nothing is written yet. The first call, sign-in or new host makes the first entry.'
                : 'No entry fits. Widen the time, or clear a field.'}
            </p>
          )}
          {more && oldest !== undefined && (
            <button type="button" className="button" onClick={() => void fetchRows(oldest)}>
              Show older entries
            </button>
          )}
        </div>
      </div>
    </section>
  );
}

function RowLinks({ row }: { row: TimelineRow }) {
  const { run, recording, host, type } = row;
  return (
    <>
      {run !== null && (
        <button type="button" className="link" onClick={() => showStory(run)} aria-label={`Run of entry ${row.index}`}>
          run
        </button>
      )}
      {recording !== null && type === 'session.opened' && (
        <button
          type="button"
          className="link"
          onClick={() => showReplay({ id: recording, from: 0 }, host ?? 'a host')}
          aria-label={`Recording of entry ${row.index}`}
        >
          watch
        </button>
      )}
    </>
  );
}
