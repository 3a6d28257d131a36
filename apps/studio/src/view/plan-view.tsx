import type { Item } from '../state/lane.ts';
import { ClassMark } from './class-mark.tsx';

const words = {
  proposed: 'waits in the approvals below',
  approved: 'approved',
  rejected: 'rejected',
  running: 'under way',
  done: 'done, every check held',
  void: 'void from here on: what is left asks again',
} as const;

/** A plan as it stands: its steps with host, lines, class and check. It is approved in the frame of approvals alone. */
export function PlanView({ item }: { item: Extract<Item, { kind: 'plan' }> }) {
  const { plan, state, step } = item;
  return (
    <div className="request plan">
      <p>
        <span className="who">Plan: {plan.title}</span> <span className="quiet">{words[state]}</span>
      </p>
      <ol>
        {plan.steps.map((one, at) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: the steps of a plan never move
            key={at}
            className={step === at ? 'now' : ''}
          >
            <p>
              <ClassMark of={one.class} /> <b className={`env-${one.host.environment}`}>{one.host.name}</b>{' '}
              <span className="quiet">{one.covered ? 'covered by the plan' : 'asks again at its turn'}</span>
            </p>
            <pre className="device">{one.command}</pre>
            <p className="quiet">
              Check: <code>{one.check.command}</code> shows “{one.check.expect}”
            </p>
          </li>
        ))}
      </ol>
      {item.text && <p>{item.text}</p>}
    </div>
  );
}
