/** Execution joined to the rooms it needs: the vault lends, the redactor scrubs, the tapes run, rejections are noted. */
import { randomBytes } from 'node:crypto';
import { versionOf } from '@interlock/gate';
import { commitmentHead } from '@interlock/ledger';
import { type Call, Fault, type Host, type HostKey, type Id, type Outcome, type Permit } from '@interlock/model';
import { newNeutraliser, type RedactionStream } from '@interlock/redact';
import type { Perform } from './call/perform.ts';
import { countingTags } from './call/placeholders.ts';
import { newCodes } from './codes.ts';
import type { Inventory } from './devices/inventory.ts';
import type { Rejections } from './devices/rejections.ts';
import type { TerminalRooms } from './devices/terminals.ts';
import { requireApproved } from './entry-binding.ts';
import { type CredentialLender, HostKeyFault, newExecution, type SshHop } from './execution/index.ts';
import { type FillingRooms, withFilling } from './filling.ts';
import type { Recordings } from './records/recordings.ts';
import type { Tape } from './records/tape.ts';
import type { Rooms } from './rooms.ts';
import { loginWith } from './ssh-login.ts';

export interface DeviceDoor {
  fetchKey(host: Host): Promise<HostKey>;
  readonly perform: Perform;
  readonly openTerminal: TerminalRooms['open'];
  close(): Promise<void>;
}

export interface DeviceRooms {
  readonly rooms: Rooms;
  readonly inventory: Inventory;
  readonly rejections: Rejections;
  readonly recordings: Pick<Recordings, 'record'>;
  /** Whether an agent's session stops where it cannot be recorded. */
  readonly strict: () => boolean;
  readonly typed: FillingRooms['typed'];
}

/** Columns and rows that a replay of an agent's session is drawn in. */
const page = { columns: 160, rows: 48 };

export function openDevices({ rooms, inventory, rejections, recordings, strict, typed }: DeviceRooms): DeviceDoor {
  const { house, vault, redactor } = rooms;
  const codes = newCodes(redactor);
  const salts = new Map<Id<'call'>, Uint8Array>();
  const tags = (id: Id<'host'>) => {
    const host = inventory.get(id);
    return host ? countingTags(host) : [];
  };
  const lender =
    (permit: Permit, host: Id<'host'>, entry: Id<'entry'>, version: number): CredentialLender =>
    async (login) => {
      requireApproved(permit, inventory.get(host), entry);
      const hostName = inventory.get(host)?.address ?? host;
      return vault.withCredential({ permit, entry, version, host, hostName, tags: tags(host) }, (credential) =>
        loginWith(credential, login),
      );
    };
  const hopsOf = (permit: Permit, ids: readonly Id<'host'>[]): SshHop[] => ids.map((id) => hop(permit, id));
  const hop = (permit: Permit, id: Id<'host'>): SshHop => {
    const host = inventory.get(id);
    const entry = host?.credential ? vault.entries.get(host.credential) : null;
    if (!host || !entry)
      throw new Fault(
        'host.route-broken',
        'A host on the way has no keychain entry, or is gone.',
        'Correct the route of the host.',
      );
    return {
      name: host.name,
      address: host.address,
      port: host.port,
      hostKeys: host.hostKeys,
      credential: lender(permit, id, entry.id, entry.version),
    };
  };
  const execution = newExecution({
    instance: house.instance,
    now: house.around.now,
    policy: () => versionOf(house.policy()),
    credential: (permit, call) => {
      if (!call.target || !call.credential)
        throw new Fault('call.no-credential', 'The call names no keychain entry.', 'Attach one to the host.');
      return lender(permit, call.target.host, call.credential.entry, call.credential.version);
    },
    route: (permit, call) => hopsOf(permit, call.target?.route ?? []),
    enable: (permit, call) => async (use) => {
      const { target, enable } = call;
      if (!target || !enable) throw new Fault('call.no-credential', 'The call names no enable secret.', 'Bind one.');
      const host = target.host;
      const lend = {
        permit,
        entry: enable.entry,
        version: enable.version,
        host,
        tags: tags(host),
        use: 'enable',
      } as const;
      return vault.withCredential(lend, (credential) => {
        if (credential.type === 'enable-secret') return use(credential.enable);
        throw new Fault('entry.wrong-type', `“${enable.name}” is no enable secret.`, 'Bind one to the host.');
      });
    },
    filling: (permit, call, use) => withFilling(permit, call, { vault, codes, typed, tags }, use),
    scrubbing: () => scrubbing(redactor),
    salt: (call) => commitmentHead(salts.get(call.id) ?? randomBytes(32)),
  });
  const running = new Map<string, Tape | null>();
  const tapeOf = (call: Call, host: Host): Tape | null => {
    const key = `${call.run} ${host.id}`;
    const known = running.get(key);
    if (known !== undefined) return known;
    const tape = recordings.record(host, page, { kind: 'agent', ...(call.run ? { run: call.run } : {}) });
    running.set(key, tape);
    return tape;
  };
  const unlisten = house.events.listen((event) => {
    if (event.type !== 'run.ended') return;
    for (const [key, tape] of running)
      if (key.startsWith(`${event.run} `)) {
        running.delete(key);
        tape?.close();
      }
  });
  const rejected = async (call: Call, code: string | undefined) => {
    const login = ['wire.auth-rejected', 'wire.certificate-rejected'].includes(code ?? '') ? call.credential : null;
    const refused = code === 'execution.enable-rejected' ? call.enable : login;
    if (!call.target || !refused) return;
    const { entry, name, version } = refused;
    const before = rejections.paused(entry);
    rejections.note(entry, version, call.target.host, call.target.name);
    if (!before && rejections.paused(entry))
      await house.journal.write({
        type: 'secret.paused',
        secret: { entry: entry, name, version },
        hosts: [{ id: call.target.host, name: call.target.name }],
      });
  };
  /** Another key than the pinned one is written down before anybody hears of it. */
  const keyChanged = async ({ host, presented, pinned }: HostKeyFault) => {
    const known = inventory.named(host);
    if (!known) return;
    await house.journal.write({
      type: 'hostkey.changed',
      host: { id: known.id, name: known.name },
      algorithm: presented.algorithm,
      expected: pinned.map(({ fingerprint }) => fingerprint),
      fingerprint: presented.fingerprint,
    });
  };
  return {
    async fetchKey(host) {
      if (host.route.length > 0)
        throw new Fault(
          'host.key-through-route',
          `${host.name} is reached through other hosts; its first key cannot be fetched yet.`,
          'Import it from a known_hosts file that has its key.',
        );
      return execution.fetchKey({ name: host.name, address: host.address, port: host.port });
    },
    async perform(permit, call, watch) {
      const host = call.target && inventory.get(call.target.host);
      if (!host) throw new Fault('host.none', 'The host is gone.', 'Choose one from the list.');
      const tape = tapeOf(call, host);
      const salt = new Uint8Array(randomBytes(32));
      salts.set(call.id, salt);
      const from = tape?.position() ?? 0;
      tape?.mark(call.id);
      const must = tape !== null && strict();
      try {
        if (must && !tape.proven()) throw unrecorded(host);
        const performed = await execution.perform(permit, call, {
          ...watch,
          ...(must ? { cut: AbortSignal.any([watch.cut, tape.broken]) } : {}),
          output: (text) => {
            tape?.output(text.replaceAll('\n', '\r\n'));
            if (must) tape.flush(); // what cannot be kept stops the call before its next line
            watch.output(text);
          },
        });
        if (must) tape.proven();
        else tape?.flush();
        const lost = must && !tape.whole();
        if (lost) execution.forget(host.id);
        const { changedKey, ...told } = performed;
        const result = lost && !watch.cut.aborted ? { ...told, outcome: unrecordedFrom(told.outcome, host) } : told;
        if (changedKey) await keyChanged(changedKey);
        await rejected(call, performed.outcome.fault?.code);
        const recording = tape?.whole() ? { id: tape.id, from, to: tape.position() } : null;
        return { ...result, evidence: { recording, salt } };
      } finally {
        codes.ended(call.id);
        salts.delete(call.id);
      }
    },
    async openTerminal(permit, call, size, bytes) {
      try {
        return await execution.openTerminal(permit, call, size, bytes);
      } catch (error) {
        if (error instanceof HostKeyFault && error.code === 'wire.host-key-changed') await keyChanged(error);
        await rejected(call, error instanceof Fault ? error.code : undefined);
        throw error;
      }
    },
    async close() {
      unlisten();
      await execution.close();
      for (const tape of running.values()) tape?.close();
      running.clear();
    },
  };
}

/** Strict: nothing happens on a device that no recording shows. */
function unrecorded(host: Host): Fault {
  return new Fault(
    'recording.failed-strict',
    `The recording of ${host.name} cannot be written, and recordings are set to strict: nothing was sent.`,
    'Make room on the disk of the data folder, or set `npx --no interlock recording mode best-effort`; then ask again.',
  );
}

/** The same in the middle of a call: what broke it off was the recording; one that was done stays done. */
function unrecordedFrom(outcome: Outcome, host: Host): Outcome {
  if (outcome.end === 'done' || outcome.fault?.code !== 'execution.cut') return outcome;
  const fault = new Fault(
    'recording.failed-strict',
    `The recording of ${host.name} could not be written any more, and recordings are set to strict: the session was cut.`,
    outcome.end === 'unknown'
      ? 'A line was under way: read the state of the device. Make room on the disk of the data folder; then ask again.'
      : 'Make room on the disk of the data folder, read the state of the device, then ask again.',
  );
  return { ...outcome, fault: fault.view() };
}

/** What a device says to the agent: without secrets, and without anything that could name an entry. */
function scrubbing(redactor: Rooms['redactor']): RedactionStream {
  const stream = redactor.stream();
  const broken = newNeutraliser();
  return {
    push: (text) => broken(stream.push(text)),
    end: () => broken(stream.end()),
    found: () => stream.found(),
  };
}
