import { classShapes } from '../state/class-shape.ts';
import type { Step } from '../state/lane.ts';
import { absolute, count } from '../state/words.ts';
import { DeviceText } from './device-text.tsx';
import { FaultBox } from './fault-box.tsx';

/** A step opened: the whole command, the device's words, and why the gate decided as it did. */
export function StepInside({ step }: { step: Step }) {
  const lines = step.command.split('\n').filter((line) => line !== '');
  return (
    <div className="inside">
      {lines.length > 1 && (
        <pre className="wrap">
          {lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of one immutable command
            <div key={index}>
              <DeviceText line={line} />
            </div>
          ))}
        </pre>
      )}
      {step.dropped > 0 && (
        <p className="label">The first {count(step.dropped, 'character')} are not kept on this page.</p>
      )}
      {step.output !== '' && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reachable by keyboard
        <pre className="scroll output" tabIndex={0}>
          {step.output}
        </pre>
      )}
      {step.outcome?.fault && <FaultBox fault={step.outcome.fault} />}
      <dl className="facts">
        <dt>Class</dt>
        <dd>
          {classShapes[step.class].word}
          {step.tags.length > 0 && ` · ${step.tags.join(', ')}`}. {step.why}
        </dd>
        <dt>Gate</dt>
        <dd>
          {step.decision.outcome}: {step.decision.reason} <span className="mono">{step.decision.rule}</span>
        </dd>
        {step.end && (
          <>
            <dt>Card</dt>
            <dd>
              {step.end.answer}
              {step.end.by !== null && ` by ${step.end.by}`}
            </dd>
          </>
        )}
        {step.entry !== null && (
          <>
            <dt>Ledger</dt>
            <dd>entry {step.entry.toLocaleString('en-US')}</dd>
          </>
        )}
        <dt>When</dt>
        <dd>{absolute(step.started ?? step.at)}</dd>
      </dl>
    </div>
  );
}
