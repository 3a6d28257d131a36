import type { HooksView, PolicyView } from '@interlock/protocol';
import { useCallback, useEffect, useState } from 'react';
import { type FaultText, faultOf } from '../edge/fault-view.ts';
import { absolute, relative } from '../state/words.ts';
import { ask } from '../studio-line.ts';
import { Awaited } from './awaited.tsx';
import { DeviceText } from './device-text.tsx';
import { FaultBox } from './fault-box.tsx';
import { HooksPart } from './hooks-part.tsx';
import { Icon } from './icon.tsx';
import { PolicyTrial } from './policy-trial.tsx';
import { usePage } from './use-page.ts';
import { WaitingTextView } from './waiting-text.tsx';

/** Milliseconds between two looks at the files, while this view is in front. */
const pace = 3000;

/** Policy and hooks: what is in force and since when, what waits beside it, and what would happen if. */
export function PolicyPage({ front }: { front: boolean }) {
  const size = usePage((state) => state.status?.ledger.size ?? 0);
  const up = usePage((state) => state.line === 'up');
  const [part, setPart] = useState<'policy' | 'trial' | 'hooks'>('policy');
  const [policy, setPolicy] = useState<PolicyView | null>(null);
  const [hooks, setHooks] = useState<HooksView | null>(null);
  const [fault, setFault] = useState<FaultText | null>(null);
  const [asked] = useState(() => Date.now());

  const look = useCallback(async () => {
    try {
      const [one, other] = await Promise.all([ask('policy.view', {}), ask('hooks.view', {})]);
      setPolicy((known) => same(known, one));
      setHooks((known) => same(known, other));
      setFault(null);
    } catch (error) {
      setFault(faultOf(error));
    }
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a ledger that grew may tell of another policy
  useEffect(() => {
    if (!up || !front) return;
    void look();
    const timer = setInterval(() => void look(), pace);
    return () => clearInterval(timer);
  }, [up, front, size, look]);

  const waits = policy?.waiting.length ?? 0;
  return (
    <section className="rules" aria-label="Policy and hooks">
      <nav className="parts" aria-label="Policy or hooks">
        <button type="button" aria-current={part === 'policy'} onClick={() => setPart('policy')}>
          Policy{' '}
          {waits > 0 && (
            <span className="waits">
              {waits} wait{waits === 1 ? 's' : ''}
            </span>
          )}
        </button>
        <button type="button" aria-current={part === 'trial'} onClick={() => setPart('trial')}>
          What if
        </button>
        <button type="button" aria-current={part === 'hooks'} onClick={() => setPart('hooks')}>
          Hooks {hooks?.waiting && <span className="waits">1 waits</span>}
        </button>
      </nav>
      {fault && <FaultBox fault={fault} />}
      {!policy && <Awaited since={asked} what="Waiting for the gatekeeper to tell the policy" />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reachable by keyboard */}
      <div className="scroll" tabIndex={0}>
        {part === 'policy' && policy && <PolicyPart view={policy} changed={look} />}
        {policy && (
          <div hidden={part !== 'trial'}>
            <PolicyTrial waiting={policy.waiting.filter((one) => one.fault === null)} />
          </div>
        )}
        {part === 'hooks' && hooks && <HooksPart view={hooks} />}
      </div>
    </section>
  );
}

/** Drawn anew only where something is another: nothing moves under the pointer. */
const same = <T,>(known: T | null, next: T): T =>
  JSON.stringify(known) === JSON.stringify(next) ? (known as T) : next;

function PolicyPart({ view, changed }: { view: PolicyView; changed: () => Promise<void> }) {
  return (
    <>
      <header className="top">
        <h2>
          In force{' '}
          <span className="quiet">{view.policies.length} policies; above them stand floors that no text lifts</span>
        </h2>
        <dl>
          <dt>Version</dt>
          <dd>
            <code>{view.version}</code> {view.kind === 'shipped' && 'the one that ships'}
            {view.kind === 'empty' && (
              <span className="broken">
                <Icon name="warn" size={12} /> empty: everything is denied
              </span>
            )}
          </dd>
          <dt>Since</dt>
          <dd>
            <SinceWords
              since={view.since}
              none={view.kind === 'shipped' ? 'the first start' : 'not kept here; the ledger has it'}
            />
          </dd>
          <dt>Edited in</dt>
          <dd>
            <code>{view.file}</code>
          </dd>
        </dl>
      </header>
      {view.waiting.map((waiting) => (
        <WaitingTextView
          key={`${waiting.from} ${waiting.version}`}
          waiting={waiting}
          activate={() => ask('policy.ask', { from: waiting.from, version: waiting.version })}
          {...(waiting.from === 'file'
            ? {}
            : { dismiss: () => ask('policy.dismiss', { proposal: waiting.from }).then(changed) })}
        />
      ))}
      <PolicyText text={view.text} />
    </>
  );
}

export function SinceWords({ since, none }: { since: PolicyView['since']; none: string }) {
  if (since === null) return <>{none}</>;
  return (
    <>
      <span title={absolute(since.at)}>{relative(since.at, Date.now())}</span>, by {since.by} ({since.proof})
      {since.entry !== null && <span className="quiet"> · entry {since.entry.toLocaleString('en-US')}</span>}
    </>
  );
}

function PolicyText({ text }: { text: string }) {
  if (text === '') return <p className="quiet">There is nothing in it.</p>;
  return (
    <ol className="text mono">
      {text
        .replace(/\n$/, '')
        .split('\n')
        .map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of one immutable text
          <li key={at} className={line === '' ? 'blank' : line.startsWith('//') ? 'remark' : ''}>
            <DeviceText line={line} />
          </li>
        ))}
    </ol>
  );
}
