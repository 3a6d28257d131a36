import { useState } from 'react';
import { count } from '../state/words.ts';
import { addEntry, editEntry } from './authority-frame.tsx';
import { Icon } from './icon.tsx';
import { usePage } from './use-page.ts';

const words: Readonly<Record<string, string>> = {
  'user-password': 'password',
  'ssh-key': 'SSH key',
  'ssh-agent': 'key of your SSH agent',
  token: 'token',
  'enable-secret': 'enable secret',
  'snmp-v2c': 'SNMP community',
  'snmp-v3': 'SNMP v3',
  totp: 'one-time codes',
  external: 'kept by another program',
};

function PublicKey({ line }: { readonly line: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <button
      type="button"
      className="link"
      title={line}
      onClick={() =>
        void navigator.clipboard.writeText(line).then(
          () => setCopied(true),
          () => undefined,
        )
      }
    >
      {copied ? 'Public key copied' : 'Copy public key'}
    </button>
  );
}

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
            <span className="quiet" title={`Version ${entry.version}`}>
              <span className="mono">{entry.account}</span> · {words[entry.type] ?? entry.type} · v{entry.version} ·{' '}
              {count(entry.hosts.length, 'host')}
              {entry.tags && ` · tagged ${entry.tags.join(', ')}`}
            </span>
            <span className="deeds">
              <button
                type="button"
                className="link"
                onClick={() => editEntry(entry.id)}
                aria-label={`${entry.lab ? 'Look at' : 'Edit'} ${entry.name}`}
              >
                {entry.lab ? 'Look at it' : 'Edit …'}
              </button>
              {entry.publicKey && <PublicKey line={entry.publicKey} />}
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
