import type { Environment, Platform } from '@interlock/model';
import type { HostRow } from '@interlock/protocol';
import { type ChangeEvent, useEffect, useRef, useState } from 'react';
import { type FaultText, faultOf } from '../edge/fault-view.ts';
import { count } from '../state/words.ts';
import { ask } from '../studio-line.ts';
import { addEntry } from './authority-frame.tsx';
import { FaultBox } from './fault-box.tsx';
import { EnvironmentField, PlatformField, usual } from './host-fields.tsx';
import { usePage } from './use-page.ts';

interface Outcome {
  readonly added: readonly HostRow[];
  readonly skipped: readonly { readonly name: string; readonly why: string }[];
}

/** Hosts out of `~/.ssh/config`, with the keys that `known_hosts` answers for. */
export function SshImport() {
  const [config, setConfig] = useState('');
  const [known, setKnown] = useState('');
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [platform, setPlatform] = useState<Platform>(usual.platform);
  const [environment, setEnvironment] = useState<Environment>(usual.environment);
  const [keys, setKeys] = useState('');
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (outcome || keys) void end.current?.scrollIntoView({ block: 'nearest' });
  }, [outcome, keys]);
  const [fault, setFault] = useState<FaultText | null>(null);

  const attempt = async (deed: () => Promise<void>) => {
    setFault(null);
    try {
      await deed();
    } catch (error) {
      setFault(faultOf(error));
    }
  };
  const bring = () =>
    attempt(async () => {
      setOutcome(await ask('host.import', { sshConfig: config, knownHosts: known, platform, environment }));
      setConfig('');
    });
  const fetchKeys = (hosts: readonly HostRow[]) =>
    attempt(async () => {
      const answer = await ask('host.keys', { hosts: hosts.map(({ id }) => id) });
      const failed = answer.failed.map(({ host, why }) => `${host}: ${why}`).join('; ');
      setKeys(
        `${count(answer.known, 'key')} known already, ${answer.asked} on one card at the right${failed && `. ${failed}`}`,
      );
    });
  const added = useAdded(outcome);
  const bare = added.filter((host) => host.credential === null);
  const keyless = added.filter((host) => host.hostKeys.length === 0);

  return (
    <section>
      <h2>Import from ~/.ssh/config</h2>
      <p className="hint">
        Hosts, addresses and ports are read; a <code>User</code> becomes the tag <code>user:NAME</code>, for you to see
        which credential is meant. Keys and passwords are not read.
      </p>
      <FileField word="OpenSSH configuration, a file or pasted" text={config} set={setConfig} />
      <FileField
        word="known_hosts, so that you are not asked for keys you trust already (optional)"
        text={known}
        set={setKnown}
      />
      <div className="pair even">
        <PlatformField value={platform} set={setPlatform} />
        <EnvironmentField value={environment} set={setEnvironment} />
      </div>
      {fault && <FaultBox fault={fault} />}
      <div className="buttons">
        <button type="button" className="button" disabled={!config.trim()} onClick={() => void bring()}>
          Import
        </button>
        {bare.length > 0 && (
          <button type="button" className="button" onClick={() => addEntry(bare.map(({ id }) => id))}>
            Give {bare.length === 1 ? 'it' : 'them'} a credential
          </button>
        )}
        {keyless.length > 0 && (
          <button type="button" className="button" onClick={() => void fetchKeys(keyless)}>
            Fetch {count(keyless.length, 'host key')}
          </button>
        )}
      </div>
      {outcome && (
        <p role="status">
          {count(outcome.added.length, 'host')} added
          {outcome.skipped.length > 0 && `, ${outcome.skipped.length} skipped`}. {keys}
        </p>
      )}
      {outcome && outcome.skipped.length > 0 && (
        <ul className="hint">
          {outcome.skipped.map(({ name, why }) => (
            <li key={name}>
              <span className="mono">{name}</span>: {why}
            </li>
          ))}
        </ul>
      )}
      <div ref={end} />
    </section>
  );
}

/** The hosts that were added, as they are now. */
function useAdded(outcome: Outcome | null): readonly HostRow[] {
  const hosts = usePage((state) => state.hosts);
  const ids = new Set(outcome?.added.map(({ id }) => id));
  return hosts.filter(({ id }) => ids.has(id));
}

function FileField({ word, text, set }: { word: string; text: string; set: (text: string) => void }) {
  const read = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    if (file) void file.text().then(set, () => undefined);
  };
  return (
    <div className="field">
      <span>{word}</span>
      <textarea
        className="input mono"
        rows={3}
        aria-label={word}
        spellCheck={false}
        value={text}
        onChange={(event) => set(event.target.value)}
      />
      <input type="file" aria-label={`File: ${word}`} onChange={read} />
    </div>
  );
}
