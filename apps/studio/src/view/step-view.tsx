import { useState } from 'react';
import type { Step } from '../state/lane.ts';
import { stepLine, stepWords } from '../state/step-words.ts';
import { ClassMark } from './class-mark.tsx';
import { DeviceText } from './device-text.tsx';
import { StepInside } from './step-inside.tsx';

/** One call: a line while closed, its output and facts while open. What the model says of it stands beside it. */
export function StepView({ step }: { step: Step }) {
  const [open, setOpen] = useState(false);
  const { line, lines } = stepLine(step);
  const words = stepWords(step);
  return (
    <>
      {step.explanation && step.card && (
        <div className="says">
          <span className="label">Copilot says</span>
          <p>{step.explanation}</p>
        </div>
      )}
      <div className="step" id={step.call}>
        <button type="button" className="line" aria-expanded={open} onClick={() => setOpen(!open)}>
          <ClassMark of={step.class} />
          {step.host !== null && <span className="host">{step.host}</span>}
          <code>
            <DeviceText line={line} />
          </code>
          {lines > 1 && <span className="more">{lines} lines</span>}
          <span className={`how ${words.tone}`}>{words.text}</span>
        </button>
        {open && <StepInside step={step} />}
      </div>
    </>
  );
}
