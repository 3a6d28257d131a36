import type { AgentMode, TrustLevel } from '@interlock/model';
import type { Explanation, WaitingText } from '@interlock/protocol';
import { type FormEvent, useState } from 'react';
import { type FaultText, faultOf } from '../edge/fault-view.ts';
import { ask } from '../studio-line.ts';
import { ClassMark } from './class-mark.tsx';
import { FaultBox } from './fault-box.tsx';
import { usePage } from './use-page.ts';

const trusts: readonly TrustLevel[] = ['manual', 'supervised', 'autonomous'];
const modes: readonly AgentMode[] = ['default', 'ask', 'planning'];
const outcomes = { allow: 'Runs unasked', ask: 'Asks a person', deny: 'Is denied' } as const;

/** What would happen if the agent proposed a command on a host: nothing is asked and nothing runs. */
export function PolicyTrial({ waiting }: { waiting: readonly WaitingText[] }) {
  const hosts = usePage((state) => state.hosts);
  const [host, setHost] = useState('');
  const [command, setCommand] = useState('');
  const [trust, setTrust] = useState<TrustLevel>('supervised');
  const [mode, setMode] = useState<AgentMode>('default');
  const [from, setFrom] = useState('');
  const [found, setFound] = useState<Explanation | null>(null);
  const [fault, setFault] = useState<FaultText | null>(null);
  const chosen = hosts.find(({ id }) => id === host) ?? hosts[0];
  const against = waiting.some((one) => one.from === from) ? from : '';
  const forget = () => setFound(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!chosen || command.trim() === '') return;
    setFault(null);
    try {
      setFound(
        await ask('policy.explain', {
          host: chosen.id,
          command,
          trust,
          mode,
          ...(against === '' ? {} : { from: against }),
        }),
      );
    } catch (error) {
      setFound(null);
      setFault(faultOf(error));
    }
  };
  return (
    <form className="trial" aria-label="What would happen" onSubmit={(event) => void submit(event)} onChange={forget}>
      <h3>What would happen if the agent proposed</h3>
      <div className="line">
        <select
          className="input"
          aria-label="On host"
          value={chosen?.id ?? ''}
          onChange={(e) => setHost(e.target.value)}
        >
          {hosts.map(({ id, name, environment }) => (
            <option key={id} value={id}>
              {name} ({environment})
            </option>
          ))}
        </select>
        <input
          className="input mono"
          aria-label="Command"
          placeholder="show version"
          spellCheck={false}
          autoComplete="off"
          value={command}
          onChange={(event) => setCommand(event.target.value)}
        />
      </div>
      <div className="line">
        <select
          className="input"
          aria-label="Trust"
          value={trust}
          onChange={(event) => setTrust(trusts.find((one) => one === event.target.value) ?? trust)}
        >
          {trusts.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
        <select
          className="input"
          aria-label="Mode"
          value={mode}
          onChange={(event) => setMode(modes.find((one) => one === event.target.value) ?? mode)}
        >
          {modes.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
        <select
          className="input"
          aria-label="Against"
          value={against}
          onChange={(event) => setFrom(event.target.value)}
        >
          <option value="">the policy in force</option>
          {waiting.map((one) => (
            <option key={one.from} value={one.from}>
              {one.title}
            </option>
          ))}
        </select>
        <button type="submit" className="button" disabled={!chosen || command.trim() === ''}>
          Decide
        </button>
      </div>
      {fault && <FaultBox fault={fault} />}
      <dl className={found ? `told ${found.outcome}` : 'told'} aria-live="polite">
        {found ? (
          <>
            <dt>{outcomes[found.outcome]}</dt>
            <dd>
              {found.reason} <code>{found.rule}</code>
            </dd>
            <dt>
              <ClassMark of={found.class} /> {found.class}
            </dt>
            <dd>
              {found.why}
              {found.tags.length > 0 && ` (${found.tags.join(', ')})`}
            </dd>
            <dt>Decided by</dt>
            <dd>
              <code>{found.policy}</code>
              {found.demands && ` · ${found.demands}`}
            </dd>
          </>
        ) : (
          <dd className="quiet">
            Decided as a call is, at this moment. Nothing runs; hooks, which may be stricter, are not asked.
          </dd>
        )}
      </dl>
    </form>
  );
}
