import type { Environment, Id, Platform } from '@interlock/model';
import type { EntryView, HostRow } from '@interlock/protocol';
import { type FormEvent, useState } from 'react';
import { type FaultText, faultOf } from '../edge/fault-view.ts';
import { changeOf, type HostDraft, hostDraft, unknownStep } from '../state/host-draft.ts';
import type { HostTab } from '../state/page-state.ts';
import { ask } from '../studio-line.ts';
import { FaultBox } from './fault-box.tsx';
import { EnvironmentField, PlatformField } from './host-fields.tsx';
import { usePage } from './use-page.ts';

/** A host as it stands in the inventory. What is changed here is shown before and after on a card, and done there. */
export function HostSheet({ tab }: { tab: HostTab }) {
  const host = usePage((state) => state.hosts.find(({ id }) => id === tab.host));
  if (!host)
    return (
      <section className="form" aria-label={`Edit ${tab.name}`}>
        <p className="empty">{tab.name} is no longer in the inventory.</p>
      </section>
    );
  // a host that became another one is drawn anew, with nothing of the draft
  return <Sheet key={JSON.stringify(host)} host={host} />;
}

const logins = ['user-password', 'ssh-key', 'ssh-agent', 'external'];

function Sheet({ host }: { host: HostRow }) {
  const hosts = usePage((state) => state.hosts);
  const entries = usePage((state) => state.entries);
  const [draft, setDraft] = useState<HostDraft>(() => hostDraft(host));
  const [fault, setFault] = useState<FaultText | null>(null);
  const [card, setCard] = useState<Id<'card'> | null>(null);
  const asked = usePage((state) => card !== null && card in state.cards);
  const change = changeOf(draft, host, hosts);
  const other = Object.keys(change).length > 0;
  const set = (some: Partial<HostDraft>) => {
    setDraft({ ...draft, ...some });
  };
  const attempt = async (deed: () => Promise<{ readonly card: Id<'card'> }>) => {
    setFault(null);
    try {
      setCard((await deed()).card);
    } catch (error) {
      setFault(faultOf(error));
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const odd = unknownStep(draft, hosts);
    if (odd !== null)
      return setFault({ code: '', message: `There is no host named ${odd}.`, next: 'Name hosts of the inventory.' });
    void attempt(() => ask('host.edit', { host: host.id, change }));
  };
  return (
    <section className="form scroll" aria-label={`Edit ${host.name}`}>
      <form onSubmit={submit}>
        <h2>{host.name}</h2>
        <fieldset disabled={host.lab}>
          <Fields draft={draft} set={set} host={host} entries={entries} />
        </fieldset>
        {fault && <FaultBox fault={fault} />}
        <div className="buttons spread">
          <button
            type="button"
            className="button"
            disabled={host.lab}
            onClick={() => void attempt(() => ask('host.remove', { host: host.id }))}
          >
            Remove …
          </button>
          <button type="submit" className="button strong" disabled={host.lab || !other}>
            Show the change
          </button>
        </div>
        <p className="hint" role="status">
          {host.lab
            ? 'A host of the lab keeps its own: it can be looked at and not changed.'
            : asked
              ? 'A card at the right shows it before and after. Nothing is changed until it is approved there.'
              : 'Another address, route or key takes its keychain entries away until you confirm each.'}
        </p>
      </form>
    </section>
  );
}

interface FieldsProps {
  readonly draft: HostDraft;
  readonly set: (some: Partial<HostDraft>) => void;
  readonly host: HostRow;
  readonly entries: readonly EntryView[];
}

function Fields({ draft, set, host, entries: all }: FieldsProps) {
  const entries = all.filter(({ type }) => logins.includes(type));
  const secrets = all.filter(({ type }) => type === 'enable-secret');
  return (
    <>
      <div className="pair">
        <Text word="Address" value={draft.address} set={(address) => set({ address })} mono />
        <Text word="Port" value={draft.port} set={(port) => set({ port })} mono />
      </div>
      <div className="pair even">
        <Text word="Name" value={draft.name} set={(name) => set({ name })} />
        <Text word="Folder, as customers/north" value={draft.folder} set={(folder) => set({ folder })} />
      </div>
      <div className="pair even">
        <PlatformField value={draft.platform} set={(platform: Platform) => set({ platform })} />
        <EnvironmentField value={draft.environment} set={(environment: Environment) => set({ environment })} />
      </div>
      <div className="pair even">
        <Text word="Tags" value={draft.tags} set={(tags) => set({ tags })} />
        <Text
          word="Through, nearest first (empty: directly)"
          value={draft.route}
          set={(route) => set({ route })}
          mono
        />
      </div>
      <div className="pair even">
        <Entry
          word="Logs in with"
          none="none"
          value={draft.credential}
          entries={entries}
          set={(credential) => set({ credential })}
        />
        <Entry
          word="Logs in for changes with"
          none="the same"
          value={draft.forChanges}
          entries={entries}
          set={(forChanges) => set({ forChanges })}
        />
      </div>
      {(secrets.length > 0 || draft.forEnable !== null) && (
        <Entry
          word="Enable secret, where the device asks for one"
          none="none"
          value={draft.forEnable}
          entries={secrets}
          set={(forEnable) => set({ forEnable })}
        />
      )}
      <div className="field">
        <span>Host keys</span>
        {host.hostKeys.length === 0 && <p className="quiet">None yet: the first one is asked about on a card.</p>}
        {host.hostKeys.map(({ algorithm, fingerprint }) => (
          <label className="host-key" key={fingerprint}>
            <input
              type="checkbox"
              checked={!draft.forget.includes(fingerprint)}
              onChange={({ target }) =>
                set({
                  forget: target.checked
                    ? draft.forget.filter((one) => one !== fingerprint)
                    : [...draft.forget, fingerprint],
                })
              }
            />
            <span>{algorithm}</span>
            <code>{fingerprint}</code>
          </label>
        ))}
      </div>
    </>
  );
}

function Text({ word, value, set, mono }: { word: string; value: string; set: (value: string) => void; mono?: true }) {
  return (
    <label className="field">
      <span>{word}</span>
      <input
        className={mono ? 'input mono' : 'input'}
        value={value}
        maxLength={1000}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => set(event.target.value)}
      />
    </label>
  );
}

interface EntryProps {
  readonly word: string;
  readonly none: string;
  readonly value: Id<'entry'> | null;
  readonly entries: readonly EntryView[];
  readonly set: (value: Id<'entry'> | null) => void;
}

function Entry({ word, none, value, entries, set }: EntryProps) {
  return (
    <label className="field">
      <span>{word}</span>
      <select
        className="input"
        value={value ?? ''}
        onChange={(event) => set(entries.find(({ id }) => id === event.target.value)?.id ?? null)}
      >
        <option value="">{none}</option>
        {entries.map(({ id, name, account }) => (
          <option key={id} value={id}>
            {name} ({account})
          </option>
        ))}
      </select>
    </label>
  );
}
