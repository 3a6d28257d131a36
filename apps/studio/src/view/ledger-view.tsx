import type { FromStudio } from '@interlock/protocol';
import { useCallback, useEffect, useState } from 'react';
import type { z } from 'zod';
import { type FaultText, faultOf } from '../edge/fault-view.ts';
import { absolute, relative } from '../state/words.ts';
import { ask } from '../studio-line.ts';
import { Awaited } from './awaited.tsx';
import { FaultBox } from './fault-box.tsx';
import { usePage } from './use-page.ts';

type Entry = z.output<FromStudio['ledger.recent']['answer']>['entries'][number];

/** Entries of the ledger, newest first, and older ones on demand. */
export function LedgerView() {
  const size = usePage((state) => state.status?.ledger.size ?? 0);
  const up = usePage((state) => state.line === 'up');
  const [entries, setEntries] = useState<readonly Entry[]>([]);
  const [asked, setAsked] = useState<number | null>(null);
  const [fault, setFault] = useState<FaultText | null>(null);

  const fetchBefore = useCallback(async (before?: number) => {
    setAsked(Date.now());
    setFault(null);
    try {
      const answer = await ask('ledger.recent', before === undefined ? {} : { before });
      setEntries((known) => merged(known, answer.entries));
    } catch (error) {
      setFault(faultOf(error));
    }
    setAsked(null);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a ledger that grew is fetched again
  useEffect(() => {
    if (up) void fetchBefore();
  }, [up, size, fetchBefore]);

  const oldest = entries.at(-1)?.index;
  const now = Date.now();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reachable by keyboard
    <section className="ledger scroll" aria-label="Ledger" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Entry</th>
            <th scope="col">When</th>
            <th scope="col">What</th>
            <th scope="col">Content</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.index}>
              <td>{entry.index.toLocaleString('en-US')}</td>
              <td title={absolute(entry.at)}>{relative(entry.at, now)}</td>
              <td>{entry.type}</td>
              <td>{entry.text}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="foot">
        {fault && <FaultBox fault={fault} />}
        <Awaited since={asked} what="Waiting for the gatekeeper to read the ledger" />
        {entries.length === 0 && asked === null && !fault && (
          <p>Nothing is written yet. The first call, sign-in or new host makes the first entry.</p>
        )}
        {oldest !== undefined && oldest > 0 && (
          <button type="button" className="button" onClick={() => void fetchBefore(oldest)}>
            Show older entries
          </button>
        )}
      </div>
    </section>
  );
}

function merged(known: readonly Entry[], more: readonly Entry[]): readonly Entry[] {
  const all = new Map([...known, ...more].map((entry) => [entry.index, entry]));
  return [...all.values()].toSorted((a, b) => b.index - a.index);
}
