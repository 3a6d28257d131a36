import { openTerminal, showHostForm } from '../state/deeds.ts';
import { focusComposer, mod } from './keys.ts';
import { usePage } from './use-page.ts';

/** The centre while no tab is open: the one thing to do next. */
export function Welcome() {
  const hosts = usePage((state) => state.hosts);
  const greeted = usePage((state) => state.status !== null);
  if (!greeted) return <div className="welcome" />;
  const first = hosts[0];
  return (
    <section className="welcome" aria-label="Start">
      {first ? (
        <>
          <h1>Ask the Copilot, or open a terminal</h1>
          <p>
            The Copilot reads devices in sessions of its own and asks you before it changes anything. A terminal is
            yours alone: double-click a host at the left.
          </p>
          <div className="buttons">
            <button type="button" className="button strong" onClick={focusComposer}>
              Ask the Copilot
            </button>
            <button type="button" className="button" onClick={() => openTerminal(first)}>
              Open {first.name}
            </button>
            <button type="button" className="button" onClick={showHostForm}>
              Add hosts
            </button>
          </div>
        </>
      ) : (
        <>
          <h1>Add your first host</h1>
          <p>A name, an address and a credential, or a whole ~/.ssh/config at once.</p>
          <div className="buttons">
            <button type="button" className="button strong" onClick={showHostForm}>
              Add a host
            </button>
          </div>
        </>
      )}
      <dl>
        <dt>
          <kbd>{mod}</kbd> <kbd>K</kbd>
        </dt>
        <dd>Hosts and commands by name</dd>
        <dt>
          <kbd>{mod}</kbd> <kbd>I</kbd>
        </dt>
        <dd>To the Copilot</dd>
        <dt>
          <kbd>{mod}</kbd> <kbd>J</kbd>
        </dt>
        <dd>New conversation</dd>
      </dl>
    </section>
  );
}
