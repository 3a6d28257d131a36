import type { Comparison } from '@interlock/protocol';
import { useCallback, useEffect, useState } from 'react';
import { type FaultText, faultOf } from '../edge/fault-view.ts';
import { showReplay } from '../state/deeds.ts';
import type { CompareTab } from '../state/page-state.ts';
import { absolute, count } from '../state/words.ts';
import { ask } from '../studio-line.ts';
import { Awaited } from './awaited.tsx';
import { DeviceText } from './device-text.tsx';
import { FaultBox } from './fault-box.tsx';
import { Icon } from './icon.tsx';

const origins = {
  call: 'call',
  terminal: 'terminal here',
  earlier: 'before the ledger',
  elsewhere: 'not through here',
} as const;

/** A device's own history beside the ledger: what did not come through Interlock stands first. */
export function CompareView({ tab }: { tab: CompareTab }) {
  const [found, setFound] = useState<Comparison | null>(null);
  const [fault, setFault] = useState<FaultText | null>(null);
  const [asked, setAsked] = useState<number | null>(null);
  const look = useCallback(async () => {
    setAsked(Date.now());
    setFault(null);
    try {
      setFound(await ask('ledger.compare', { host: tab.host }));
    } catch (error) {
      setFault(faultOf(error));
    }
    setAsked(null);
  }, [tab.host]);
  useEffect(() => void look(), [look]);
  const foreign = found?.counts.elsewhere ?? 0;
  const rows = found ? found.deeds.toReversed().toSorted((a, b) => weight(b.origin) - weight(a.origin)) : [];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reachable by keyboard
    <section className="story compare scroll" aria-label={`History of ${tab.name}`} tabIndex={0}>
      <header className="top">
        <h2>{tab.name}: its own history beside the ledger</h2>
        {found && (
          <>
            <p className={foreign > 0 ? 'verdict broken' : 'verdict'}>
              <Icon name={foreign > 0 ? 'warn' : 'check'} size={14} />
              {foreign > 0
                ? `${count(foreign, 'change')} did not come through Interlock`
                : 'Everything it remembers came through Interlock, or is older than the ledger'}
            </p>
            <p className="quiet">
              {found.source}, read on {found.read} through the gate by{' '}
              {found.lines.map((line, at) => (
                <span key={line}>
                  {at > 0 && ' and '}
                  <code>{line}</code>
                </span>
              ))}
              . {found.counts.call} by calls, {found.counts.terminal} in terminals here, {found.counts.earlier} before{' '}
              {absolute(found.since)}.{!found.whole && ' The answer was too long: its middle is missing.'}
            </p>
          </>
        )}
      </header>
      {fault && <FaultBox fault={fault} />}
      <Awaited since={asked} what={`Waiting for ${tab.name} to tell its history; a card may stand at the right`} />
      {rows.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">Came by</th>
              <th scope="col">When</th>
              <th scope="col">Account</th>
              <th scope="col">What the device says</th>
              <th scope="col">
                <span className="unseen">Open</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of one immutable answer
              <tr key={at} className={row.origin}>
                <td title={row.why}>{origins[row.origin]}</td>
                <td>{row.at === null ? 'no time told' : absolute(row.at)}</td>
                <td>
                  <DeviceText line={row.user ?? '-'} />
                </td>
                <td className="mono">
                  <DeviceText line={row.says} />
                </td>
                <td>
                  {row.recording !== null && (
                    <button
                      type="button"
                      className="link"
                      onClick={() => showReplay({ id: row.recording as `recording_${string}`, from: 0 }, tab.name)}
                    >
                      watch
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {found && rows.length === 0 && <p>The device remembers no change.</p>}
      {asked === null && (
        <button type="button" className="button" onClick={() => void look()}>
          Read it again
        </button>
      )}
    </section>
  );
}

const weight = (origin: Comparison['deeds'][number]['origin']): number =>
  origin === 'elsewhere' ? 2 : origin === 'terminal' ? 1 : 0;
