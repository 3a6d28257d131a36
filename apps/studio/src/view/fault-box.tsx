import type { FaultText } from '../edge/fault-view.ts';

/** What happened, and what to do next. */
export function FaultBox({ fault }: { fault: FaultText }) {
  return (
    <div className="fault" role="alert" title={fault.code}>
      <p>{fault.message}</p>
      {fault.next && <p>{fault.next}</p>}
    </div>
  );
}
