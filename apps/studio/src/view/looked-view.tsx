import { useState } from 'react';
import type { Looked } from '../state/fold.ts';
import { count, listed } from '../state/words.ts';
import { ClassMark } from './class-mark.tsx';
import { Icon } from './icon.tsx';
import { StepView } from './step-view.tsx';

/** Reads that went well, in one line. */
export function LookedView({ looked }: { looked: Looked }) {
  const [open, setOpen] = useState(false);
  return (
    <div className="step looked" id={looked.key}>
      <button
        type="button"
        className="line"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        title={listed(looked.hosts, 9)}
      >
        <ClassMark of="read-only" />
        <span>
          Looked at {count(looked.steps.length, 'thing')} on {count(looked.hosts.length, 'host')}
        </span>
        <span className="turn">
          <Icon name="turn" size={10} />
        </span>
      </button>
      {open && (
        <div className="steps">
          {looked.steps.map((step) => (
            <StepView key={step.key} step={step} />
          ))}
        </div>
      )}
    </div>
  );
}
