import type { FaultText } from '../edge/fault-view.ts';
import { Told } from './told.tsx';

/** What stands in place of the page while nobody is signed in. */
export function Door({ title, fault }: { title: string; fault: FaultText }) {
  return (
    <main className="door">
      <div className="box">
        <h1>{title}</h1>
        <p>
          <Told text={fault.message} />
        </p>
        <p>
          <Told text={fault.next} />
        </p>
      </div>
    </main>
  );
}
