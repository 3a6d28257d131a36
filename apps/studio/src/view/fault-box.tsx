import type { FaultText } from '../edge/fault-view.ts';
import { Told } from './told.tsx';

/** What happened, and what to do next. */
export function FaultBox({ fault }: { fault: FaultText }) {
  return (
    <div className="fault" role="alert" title={fault.code}>
      <p>
        <Told text={fault.message} />
      </p>
      {fault.next && (
        <p>
          <Told text={fault.next} />
        </p>
      )}
    </div>
  );
}
