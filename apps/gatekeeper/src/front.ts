/** The Studio's side of the gatekeeper: listener, sessions and the two lanes. */

import type { Model } from '@interlock/models';
import type { Approvals } from './approvals/approvals.ts';
import type { Archive } from './archive.ts';
import { bannersOf, type Starting } from './banners.ts';
import type { BreakGlass } from './break-glass/break-glass.ts';
import type { Artifacts } from './call/tools/artifacts.ts';
import type { Questions } from './call/tools/talk.ts';
import { type CardBehind, cardAnswers } from './card-answers.ts';
import { type ControlRooms, controlAnswer } from './control-answers.ts';
import type { Budgets } from './conversation/budgets.ts';
import type { Conversations } from './conversation/conversations.ts';
import { conversationAnswer } from './conversation/desk.ts';
import type { RunRecords } from './conversation/run-records.ts';
import type { Desk } from './desk.ts';
import type { Inventory } from './devices/inventory.ts';
import type { Rejections } from './devices/rejections.ts';
import type { Terminals } from './devices/terminals.ts';
import type { Edits } from './edits/edits.ts';
import type { Grants } from './grants/grants.ts';
import type { Hooks } from './hooks/hooks.ts';
import type { House } from './house.ts';
import { Idle } from './idle.ts';
import { forgetLockNote, writeLockNote } from './locked/lock-note.ts';
import type { Locked } from './locked/locked.ts';
import type { Images } from './model/images.ts';
import type { SentRequests } from './model/sent.ts';
import type { OwnRules } from './own-rules.ts';
import { pageAnswers } from './page-answers.ts';
import { Passkeys } from './person/passkeys.ts';
import { Persons } from './person/persons.ts';
import { VaultWays } from './person/vault-ways.ts';
import type { PolicyDesk } from './policy/policy-desk.ts';
import type { SealedRows } from './records/rows.ts';
import { writeSettings } from './settings.ts';
import { serveCard } from './studio/card-lane.ts';
import { type ControlAsk, serveControl } from './studio/control.ts';
import { readStudio } from './studio/files.ts';
import type { HandedSecret } from './studio/handed-secret.ts';
import { listen } from './studio/listener.ts';
import { servePage } from './studio/page-lane.ts';
import type { Client } from './studio/rpc.ts';
import { type SessionRow, Tokens } from './studio/tokens.ts';
import type { Telemetry } from './telemetry/telemetry.ts';
import { Telling } from './telling.ts';

export interface StudioOptions {
  /** Null takes the port of last time, or a free one at the first start; 0 always a free one. */
  readonly port: number | null;
  readonly plain: boolean;
  /** Folder of the built Studio. */
  readonly files: string;
  /** Minutes without a person after which it locks; 0 never. */
  readonly lockAfter?: number | undefined;
  /** What stood in this one's place while it was locked; it gives the port free and the sessions it gained. */
  readonly after?: Pick<Locked, 'leave' | 'cardPort'> | undefined;
}

export interface FrontRooms extends Omit<CardBehind, 'persons' | 'house'>, Starting {
  readonly inventory: Inventory;
  readonly conversations: Conversations;
  readonly records: RunRecords;
  readonly desk: Desk;
  readonly edits: Edits;
  readonly hooks: Hooks;
  readonly policyDesk: PolicyDesk;
  readonly rules: OwnRules;
  readonly rejections: Rejections;
  readonly terminals: () => Terminals;
  readonly archive: Archive;
  readonly telemetry: Telemetry;
  readonly approvals: Approvals;
  readonly grants: Grants;
  readonly glass: BreakGlass;
  readonly glassAnswer: ControlRooms['glass'];
  readonly budgets: Budgets;
  readonly settings: ControlRooms['settings'];
  readonly questions: Questions;
  readonly artifacts: Artifacts;
  readonly sent: SentRequests;
  readonly images: Images;
  readonly modelNamed: (name: string) => Model;
  readonly rows: SealedRows;
  readonly model: Model;
}

export interface Front {
  readonly port: number;
  link(): string;
  banners(): string[];
  changed(): void;
  close(): Promise<void>;
}

/** Minutes without a person after which a vault is locked, unless said. */
const usualLock = 60;

export async function openFront(options: StudioOptions, behind: FrontRooms): Promise<Front> {
  const { rooms, conversations, cards, desk } = behind;
  const { house, settings, ledger } = rooms;
  const { after } = options;
  const sessions = sessionRows(behind.rows);
  for (const row of (await after?.leave()) ?? []) sessions.add(row);
  const tokens = new Tokens(sessions, house.around.now);
  const banners = () => bannersOf(behind, options.plain);
  const telling = new Telling(behind, banners, (client) => persons.state(client));
  behind.questions.attended = () => telling.attended;
  const origins = () => listener.origins;
  const persons = new Persons({
    house,
    passkeys: () => new Passkeys(behind.rows, { own: origins().card, top: origins().page }),
    ways: new VaultWays({ house, vault: rooms.vault }),
    off: options.plain ? 'Off: served on 127.0.0.1, no name to bind one to.' : null,
    renamed: rooms.rename,
    changed: () => telling.changed(),
  });
  tokens.onSecondUse = () => secondUse(house);
  const unwatch = behind.policyDesk.watch();
  const idle = idleOf(options, behind);
  const page = {
    house,
    admit: (session: string) => tokens.requireSession(session, 'page'),
    asked: (method: string) => idle?.touch(method),
    terminals: behind.terminals,
    join: (client: Client) => telling.join(client),
    ask: pageAnswers({
      house,
      conversations,
      desk,
      edits: behind.edits,
      policyDesk: behind.policyDesk,
      ledger,
      timeline: rooms.timeline,
      archive: behind.archive,
      person: house.person,
      questions: behind.questions,
      artifacts: behind.artifacts,
      sent: behind.sent,
      images: behind.images,
      modelNamed: behind.modelNamed,
    }),
    snapshot: () => telling.page(),
  };
  const card = {
    house,
    admit: (session: string) => tokens.requireSession(session, 'card'),
    asked: (method: string) => idle?.touch(method),
    join(client: Client) {
      const leave = telling.sit(client);
      persons.sit(client);
      return () => {
        leave();
        persons.leave(client);
      };
    },
    ask: (client: Client, secret: HandedSecret) =>
      cardAnswers(
        {
          house,
          persons,
          cards,
          conversations,
          desk,
          edits: behind.edits,
          typed: behind.typed,
          prompts: behind.prompts,
          signOut: behind.signOut,
          grants: behind.grants,
          glass: behind.glass,
          sequels: behind.sequels,
        },
        client,
        secret,
      ),
    snapshot: (client: Client) => telling.card(client),
  };
  const listener = await listen({
    name: settings.label,
    port: options.port ?? settings.port ?? 0,
    ...(after?.cardPort ? { cardPort: after.cardPort } : {}),
    plain: options.plain,
    files: await readStudio(options.files),
    tokens,
    socket: (role, socket) => (role === 'page' ? servePage(socket, page) : serveCard(socket, card)),
    refused: (what) =>
      house.events.emit({
        type: 'notice',
        at: house.around.now(),
        conversation: null,
        code: 'studio.refused',
        text: `Turned away: ${what.slice(0, 200)}.`,
        next: 'Nothing was answered to it.',
      }),
  });
  await persons.meet(rooms.unlockedBy);
  forgetLockNote(rooms.folder);
  // Signed out: the windows are told, and the fresh process finds them again.
  void behind.signOut.left.then(() => {
    const { port, cardPort } = listener;
    listener.lock();
    writeLockNote(rooms.folder, { v: 1, port, cardPort, sessions: tokens.sessions() });
  });
  if (settings.port === null && options.port !== 0 && !after)
    writeSettings(rooms.folder, { ...settings, port: listener.port });
  const link = () => `${listener.origins.page}/#${tokens.newLink()}`;
  const control = await serveControl(rooms.folder, (ask: ControlAsk) =>
    controlAnswer(ask, {
      link,
      desk,
      edits: behind.edits,
      policyDesk: behind.policyDesk,
      policies: rooms.policies,
      hooks: behind.hooks,
      rules: behind.rules,
      books: rooms.books,
      archive: behind.archive,
      telemetry: behind.telemetry,
      approvals: behind.approvals,
      glass: behind.glassAnswer,
      grants: behind.grants,
      budgets: behind.budgets,
      settings: behind.settings,
      conversations: (ask, by) => conversationAnswer(ask, { conversations, house, records: behind.records }, by),
      person: () => persons.anywhere(),
    }),
  );
  return {
    port: listener.port,
    link,
    banners,
    changed: () => telling.changed(),
    async close() {
      telling.close();
      unwatch();
      idle?.close();
      await control.close();
      await listener.close();
    },
  };
}

/** By itself after an hour; a practice folder holds nothing worth a lock, and is locked where it is asked for alone. */
function idleOf({ lockAfter }: StudioOptions, { rooms, conversations, glass, signOut }: FrontRooms): Idle | null {
  const minutes = lockAfter ?? (rooms.vault.home === 'practice' ? 0 : usualLock);
  if (minutes === 0) return null;
  return new Idle({
    events: rooms.house.events,
    after: minutes * 60_000,
    busy: () => conversations.views().some(({ running }) => running) || glass.views().some(({ open }) => open),
    lock: () => void signOut.idle(rooms.house.person()),
  });
}

function secondUse(house: House): void {
  house.events.emit({
    type: 'notice',
    at: house.around.now(),
    conversation: null,
    code: 'studio.link-used-twice',
    text: 'A link to the Studio was used a second time.',
    next: 'If that was not you, somebody read it: look at who can see your screen, history and processes.',
  });
}

function sessionRows(rows: SealedRows) {
  return {
    load: () => rows.all('web-session').map(({ body }) => body as SessionRow),
    add: (row: SessionRow) => rows.put('web-session', row.hash, row),
  };
}
