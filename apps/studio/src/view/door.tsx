import type { FaultText } from '../edge/fault-view.ts';

/** What stands in place of the page while nobody is signed in. */
export function Door({ title, fault }: { title: string; fault: FaultText }) {
  return (
    <main className="door">
      <div className="box">
        <h1>{title}</h1>
        <p>{fault.message}</p>
        <p>{fault.next}</p>
        <pre>npx interlock open</pre>
      </div>
    </main>
  );
}
