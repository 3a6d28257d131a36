import { count } from '../state/words.ts';
import { addEntry } from './authority-frame.tsx';
import { Icon } from './icon.tsx';
import { usePage } from './use-page.ts';

/** Entries of the keychain by their clear part. Secrets are typed in the approvals frame and never come here. */
export function KeychainList() {
  const entries = usePage((state) => state.entries);
  const greeted = usePage((state) => state.status !== null);
  return (
    <section className="side" aria-label="Keychain">
      <header className="head">
        <h2>Keychain</h2>
        <button
          type="button"
          className="icon"
          title="Add a credential"
          aria-label="Add a credential"
          onClick={() => addEntry()}
        >
          <Icon name="plus" />
        </button>
      </header>
      <ul className="tree scroll">
        {entries.map((entry) => (
          <li className="entry" key={entry.id}>
            <span>{entry.name}</span>
            <span className="quiet">
              <span className="mono">{entry.account}</span> · {entry.type === 'ssh-key' ? 'SSH key' : 'password'} ·
              version {entry.version} · {count(entry.hosts.length, 'host')}
            </span>
            {entry.paused && (
              <span className="paused">Paused: two hosts rejected it. Go on in the approvals frame at the right.</span>
            )}
          </li>
        ))}
      </ul>
      {entries.length === 0 && greeted && (
        <div className="empty">
          <p>No credentials yet. A host names one by reference; its secret is sealed by the gatekeeper.</p>
          <button type="button" className="button" onClick={() => addEntry()}>
            Add a credential
          </button>
        </div>
      )}
    </section>
  );
}
