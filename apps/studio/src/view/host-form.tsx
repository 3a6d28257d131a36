import type { Environment, Id, Platform } from '@interlock/model';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { type FaultText, faultOf } from '../edge/fault-view.ts';
import { openTerminal } from '../state/deeds.ts';
import { ask } from '../studio-line.ts';
import { addEntry } from './authority-frame.tsx';
import { FaultBox } from './fault-box.tsx';
import { EnvironmentField, PlatformField, usual } from './host-fields.tsx';
import { SshImport } from './ssh-import.tsx';
import { usePage } from './use-page.ts';

/** Adds one host by hand, or many from an OpenSSH configuration. */
export function HostForm() {
  return (
    <section className="form scroll" aria-label="Add hosts">
      <OneHost />
      <SshImport />
    </section>
  );
}

function OneHost() {
  const hosts = usePage((state) => state.hosts);
  const [platform, setPlatform] = useState<Platform>(usual.platform);
  const [environment, setEnvironment] = useState<Environment>(usual.environment);
  const [fault, setFault] = useState<FaultText | null>(null);
  const [busy, setBusy] = useState(false);
  /** A host that was added here; its terminal opens when the approvals frame has given it a credential. */
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const [added, setAdded] = useState<Id<'host'> | null>(null);
  useEffect(() => {
    const row = hosts.find(({ id, credential }) => id === added && credential !== null);
    if (!row) return;
    setAdded(null);
    openTerminal(row);
  }, [hosts, added]);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const text = (name: string) => String(data.get(name) ?? '').trim();
    setBusy(true);
    setFault(null);
    try {
      const host = await ask('host.add', {
        name: text('name') || text('address'),
        address: text('address'),
        port: Number(text('port')),
        platform,
        environment,
        folder: text('folder')
          .split('/')
          .map((part) => part.trim())
          .filter(Boolean),
        tags: text('tags')
          .split(/[\s,]+/)
          .filter(Boolean),
      });
      form.reset();
      setAdded(host.id);
      addEntry([host.id]);
    } catch (error) {
      setFault(faultOf(error));
    }
    setBusy(false);
  };

  return (
    <form onSubmit={(event) => void submit(event)}>
      <h2>Add a host</h2>
      <div className="pair">
        <label className="field">
          <span>Address or name to connect to</span>
          <input
            ref={first}
            className="input mono"
            name="address"
            required
            maxLength={253}
            spellCheck={false}
            autoComplete="off"
          />
        </label>
        <label className="field">
          <span>Port</span>
          <input className="input mono" name="port" type="number" min={1} max={65535} defaultValue={22} required />
        </label>
      </div>
      <div className="pair even">
        <label className="field">
          <span>Name (the address, where empty)</span>
          <input className="input" name="name" maxLength={253} spellCheck={false} autoComplete="off" />
        </label>
        <label className="field">
          <span>Folder, as customers/north</span>
          <input className="input" name="folder" maxLength={400} spellCheck={false} autoComplete="off" />
        </label>
      </div>
      <div className="pair even">
        <PlatformField value={platform} set={setPlatform} />
        <EnvironmentField value={environment} set={setEnvironment} />
      </div>
      <label className="field">
        <span>Tags</span>
        <input className="input" name="tags" spellCheck={false} autoComplete="off" />
      </label>
      {fault && <FaultBox fault={fault} />}
      <div className="buttons">
        <button type="submit" className="button strong" disabled={busy}>
          Add, then choose a credential
        </button>
      </div>
      <p className="hint">
        The credential is chosen in the approvals frame, then a terminal opens. The first connection shows the host's
        key on a card; no credential is sent before you have trusted it.
      </p>
    </form>
  );
}
