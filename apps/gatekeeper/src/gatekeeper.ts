/** The gatekeeper: opens its rooms, joins its doors, and lets nothing pass but by the way of one command. */
import { Fault, type Host, type Id } from '@interlock/model';
import type { Model } from '@interlock/models';
import { openArchive } from './archive.ts';
import { headlessBanners } from './banners.ts';
import { closeOpenCalls, movedEndpoints, thisProgram, wallsOf } from './beginning.ts';
import { type Approver, Cards } from './call/cards.ts';
import { TypedSecrets } from './call/typed.ts';
import { openCalls } from './calls.ts';
import type { ControlRooms } from './control-answers.ts';
import { Budgets } from './conversation/budgets.ts';
import { type Beginning, Conversations } from './conversation/conversations.ts';
import { conversationAnswer } from './conversation/desk.ts';
import type { StopCause } from './conversation/leaving.ts';
import { RunRecords } from './conversation/run-records.ts';
import { newConversationStore } from './conversation/store.ts';
import { Desk, ownKnownHosts } from './desk.ts';
import { type DeviceDoor, openDevices } from './device-door.ts';
import type { HostKeyRooms } from './devices/host-keys.ts';
import { Inventory } from './devices/inventory.ts';
import { Prompts } from './devices/prompts.ts';
import { Rejections } from './devices/rejections.ts';
import { Edits } from './edits/edits.ts';
import { InFlight } from './edits/in-flight.ts';
import { type Front, openFront, type StudioOptions } from './front.ts';
import { compareHost } from './history/history.ts';
import type { EventBus } from './house.ts';
import { openInference } from './inference.ts';
import { type LabBeside, takeInLab } from './lab-hosts.ts';
import { modelHere } from './model/choice.ts';
import { openScanning } from './model/scanning.ts';
import { openOversight } from './oversight.ts';
import { keptSecrets } from './records/kept-secrets.ts';
import { rowsOf } from './records/rows.ts';
import { openRooms, type Rooms } from './rooms.ts';
import { seatsOf } from './seats.ts';
import { modelsSet } from './settings.ts';
import { SignOut } from './sign-out.ts';
import { openTelemetry } from './telemetry/telemetry.ts';
import type { Unlocking } from './unlocking.ts';
import type { Program } from './workspace/walls.ts';

export interface GatekeeperOptions {
  readonly folder: string;
  /** Where `apps`, `packages` and `node_modules` lie. */
  readonly installation: string;
  /** Name of the model; null is the one that the settings say, or `rehearsal`, which needs no account. */
  readonly model: string | null;
  readonly unlock: Unlocking;
  /** Opens the rooms in another way: after a lock somebody unlocks them first. */
  readonly open?: ((hostName: (id: Id<'host'>) => string) => Promise<Rooms>) | undefined;
  /** Starts the lab where the inventory has no host of the person's own; null never does. */
  readonly startLab: ((kept: <S>(make: () => S) => S) => Promise<LabBeside>) | null;
  readonly studio?: StudioOptions;
  /** Overrides the search for bubblewrap; `null` does without. */
  readonly bubblewrap?: string | null;
  /** Another program in the workspace's place, behind the same walls: tests let an attacker's sit there. */
  readonly workspace?: Program;
  /** Without a workspace only a person can do anything; for commands that add hosts and entries. */
  readonly noAgent?: boolean;
  /** Leaves the lab’s hosts in the inventory although no lab is started. */
  readonly keepLab?: boolean;
}

export interface Gatekeeper extends ControlRooms {
  readonly events: EventBus;
  hosts(): readonly Host[];
  /** Answers cards instead of a person. */
  approve(approver: Approver): void;
  converse(prompt: string, beginning: Beginning): Promise<Id<'conversation'>>;
  /** First call stops between lines, the second cuts the wires. A cause is what ended it where no person pressed. */
  stopAll(cause?: StopCause): void;
  /** Resolves when a person signed out; whoever started it closes it and ends the process. */
  readonly left: Promise<void>;
  banners(): string[];
  readonly workspacePid: () => number | undefined;
  close(): Promise<void>;
}

export async function startGatekeeper(options: GatekeeperOptions): Promise<Gatekeeper> {
  // Before anything is opened: a wrong name costs nothing.
  const chosen = modelsSet(options.folder);
  const model = modelHere(options.model ?? chosen.model ?? 'rehearsal', chosen.cognito);
  let inventory: Inventory | undefined;
  const hostName = (id: Id<'host'>) => inventory?.get(id)?.name ?? id;
  const rooms = await (options.open?.(hostName) ??
    openRooms(options.folder, options.unlock, hostName, { byHand: options.studio !== undefined }));
  const closings: (() => Promise<void>)[] = [() => rooms.close()];
  const close = async () => {
    for (const closing of closings.reverse().splice(0)) await closing();
  };
  try {
    return await furnish(options, rooms, model, closings, close, (made) => {
      inventory = made;
    });
  } catch (error) {
    await close();
    throw error;
  }
}

async function furnish(
  options: GatekeeperOptions,
  rooms: Rooms,
  model: Model,
  closings: (() => Promise<void>)[],
  close: () => Promise<void>,
  knowInventory: (inventory: Inventory) => void,
): Promise<Gatekeeper> {
  const { house } = rooms;
  await closeOpenCalls(rooms);
  const rows = rowsOf(rooms.records);
  const inventory = new Inventory(house, rows);
  knowInventory(inventory);
  const rejections = new Rejections();
  const cards = new Cards(house);
  const budgets = new Budgets(house, rows);
  const conversations = new Conversations(house, newConversationStore(rows), model.id, () => budgets.usual());
  conversations.hostName = (id) => inventory.get(id)?.name ?? id;
  conversations.redact = (text) => rooms.redactor.redact(text).text;
  const archive = await openArchive(rooms, rows);
  closings.push(async () => archive.close());
  const { recordings, rules: keeping } = archive;
  const strict = () => keeping.get().mode === 'strict';
  inventory.beforeMove = (host, by) => desk.suspend(host, by);
  const prompts = new Prompts();
  const signOut = new SignOut({
    house,
    cards,
    prompts,
    hostName: (id) => inventory.get(id)?.name ?? id,
    running: () => conversations.views().flatMap(({ running, title }) => (running ? [title] : [])),
    forget: () => rooms.vault.leave(),
  });
  const typed = new TypedSecrets(house.around, (bytes, name) => void rooms.redactor.know(bytes, name));
  const unlisten = house.events.listen((event) => {
    if (event.type === 'run.ended') typed.forget(event.conversation);
  });
  closings.push(async () => unlisten());
  const devices: DeviceDoor = openDevices({ rooms, inventory, rejections, recordings, strict, typed });
  closings.push(() => devices.close());
  const hostKeys: HostKeyRooms = {
    house,
    inventory,
    fetchKey: devices.fetchKey,
    ask: (card, signal, behind) => cards.ask(card, signal, behind),
    knownHosts: ownKnownHosts,
  };
  let front: Front | undefined;
  const desk = new Desk({
    house,
    inventory,
    vault: rooms.vault,
    rejections,
    hostKeys,
    changed: () => front?.changed(),
  });

  let lab: LabBeside | undefined;
  if (options.startLab && !inventory.hasOwn()) {
    lab = await options.startLab((make) => keptSecrets(rooms.records, make));
    const beside = lab;
    closings.push(() => beside.close());
  }
  const labGone =
    lab || !options.keepLab ? await takeInLab(lab?.devices ?? [], { house, inventory, vault: rooms.vault }) : 0;

  const redact = (text: string) => rooms.redactor.redact(text);
  const oversight = openOversight({
    rooms,
    rows,
    inventory,
    cards,
    conversations,
    redact,
    entryVersion: (id) => desk.entry(id)?.version,
  });
  const { approvals, glass, glassAnswer, grants, hooks, rules, policyDesk } = oversight;
  closings.push(() => policyDesk.close());
  const inFlight = new InFlight();
  const edits = new Edits({
    house,
    inventory,
    vault: rooms.vault,
    inFlight,
    cards,
    hooks,
    redact,
    changed: () => front?.changed(),
  });
  closings.push(() => edits.close());
  const scanning = openScanning(rooms.tagKey);
  closings.push(() => scanning.close());
  const { way, sequels, questions, artifacts } = openCalls({
    rooms,
    rows,
    inventory,
    conversations,
    cards,
    desk,
    devices,
    hostKeys,
    rejections,
    inFlight,
    typed,
    oversight,
    scanning,
  });
  const telemetry = openTelemetry({ house, rows, program: thisProgram });
  closings.push(async () => telemetry.close());
  archive.compare = (ask, by) => compareHost(ask, by, { way, books: rooms.books });
  const records = new RunRecords(house.around.now, rows);
  const inference = openInference(
    { ...options, titles: options.studio !== undefined },
    {
      rooms,
      rows,
      inventory,
      conversations,
      records,
      way,
      begun: model,
      redact,
      scanning,
      changed: () => front?.changed(),
    },
  );
  closings.push(() => inference.close());
  const { workspace, settings } = inference;
  await house.journal.write({
    type: 'gatekeeper.started',
    instance: house.instance,
    version: thisProgram.version,
    walls: workspace ? wallsOf(workspace) : [],
    endpoints: movedEndpoints(rooms.vault, model),
    practice: rooms.vault.home === 'practice',
  });
  if (options.studio) {
    const terminals = seatsOf({
      house,
      facts: way.facts,
      rejections,
      prompts,
      glass,
      edits,
      trusted: way.trusted,
      devices,
      recordings,
    });
    front = await openFront(options.studio, {
      ...oversight,
      rooms,
      labGone,
      inventory,
      conversations,
      records,
      cards,
      desk,
      edits,
      typed,
      prompts,
      signOut,
      rejections,
      terminals,
      archive,
      telemetry,
      sequels,
      budgets,
      settings,
      questions,
      artifacts,
      sent: inference.sent,
      images: inference.images,
      modelNamed: inference.modelNamed,
      rows,
      model,
      workspace: () => workspace,
    });
    const opened = front;
    closings.push(() => opened.close());
  }
  let presses = 0;
  return {
    events: house.events,
    person: house.person,
    desk,
    edits,
    policyDesk,
    policies: rooms.policies,
    hooks,
    rules,
    books: rooms.books,
    conversations: (ask, by) => conversationAnswer(ask, { conversations, house, records }, by),
    archive,
    telemetry,
    approvals,
    grants,
    glass: glassAnswer,
    budgets,
    settings,
    hosts: () => inventory.list(),
    approve(approver) {
      cards.approver = approver;
    },
    async converse(prompt, beginning) {
      const hosts = beginning.hosts ?? inventory.list().map((host) => host.id);
      const { id } = await conversations.create({ autonomy: { hosts }, ...beginning });
      await conversations.runs.prompt(id, prompt);
      return id;
    },
    stopAll: (cause) => void conversations.runs.stopAll(presses++ > 0, cause).catch(() => {}),
    link: () => {
      if (!front) throw new Fault('gatekeeper.not-running', 'No gatekeeper runs here.', 'Start it with `npm start`.');
      return front.link();
    },
    left: signOut.left,
    banners: () => front?.banners() ?? headlessBanners(rooms),
    workspacePid: () => workspace?.process(),
    async close() {
      await conversations.leave('gatekeeper-stopped');
      await house.journal
        .write({ type: 'gatekeeper.stopped', instance: house.instance, cause: 'asked' })
        .catch(() => {});
      await close();
    },
  };
}
