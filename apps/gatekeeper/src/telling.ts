/** What the screens are told, and when: the page its lists, the card's frame those and what only a person may answer. */
import type { Status } from '@interlock/protocol';
import type { FrontRooms } from './front.ts';
import type { Persons } from './person/persons.ts';
import type { Client } from './studio/rpc.ts';

/** Milliseconds between two tellings of the same list: a storm of changes is one. */
const calm = 50;

/** Milliseconds between two tellings of the ledger's size alone. */
const ledgerPace = 1000;

export class Telling {
  readonly #behind: FrontRooms;
  readonly #banners: () => string[];
  readonly #person: Persons['state'];
  readonly #clients = new Set<Client>();
  /** Frames of cards, which are clients too. */
  readonly #seats = new Set<Client>();
  readonly #growth: NodeJS.Timeout;
  readonly #unlisten: () => void;
  #pending: NodeJS.Timeout | undefined;
  #toldSize: number;

  constructor(behind: FrontRooms, banners: () => string[], person: Persons['state']) {
    this.#behind = behind;
    this.#banners = banners;
    this.#person = person;
    const { ledger, house } = behind.rooms;
    // Terminals, keys and opened records grow the ledger without an event of a run.
    this.#toldSize = ledger.size;
    this.#growth = setInterval(() => {
      if (ledger.size === this.#toldSize) return;
      this.#toldSize = ledger.size;
      for (const client of this.#clients) if (!this.#seats.has(client)) client.notify('status', this.#status());
    }, ledgerPace).unref();
    const { inventory, conversations, rejections, prompts, policyDesk, grants, glass, sequels } = behind;
    for (const room of [inventory, conversations, rejections, prompts, policyDesk, grants, glass, sequels])
      room.onChange = () => this.changed();
    this.#unlisten = house.events.listen((event) => {
      if (event.type !== 'call.output' && event.type !== 'model.text') this.changed();
    });
  }

  /** Whether any window looks. */
  get attended(): boolean {
    return this.#clients.size > 0;
  }

  /** A page is told from now on; what it returns ends that. */
  join(client: Client): () => void {
    this.#clients.add(client);
    return () => void this.#clients.delete(client);
  }

  /** As `join`, for the frame of the cards. */
  sit(client: Client): () => void {
    const leave = this.join(client);
    this.#seats.add(client);
    return () => {
      leave();
      this.#seats.delete(client);
    };
  }

  /** What a page begins with. */
  page() {
    const { desk, conversations } = this.#behind;
    return {
      status: this.#status(),
      hosts: desk.rows(),
      entries: desk.entries(),
      conversations: conversations.views(),
    };
  }

  /** What the frame of the cards begins with. */
  card(client: Client) {
    const { cards, conversations, desk, grants, glass, sequels } = this.#behind;
    return {
      cards: cards.list(),
      conversations: conversations.views(),
      entries: desk.entries(),
      hosts: desk.rows(),
      person: this.#person(client),
      next: conversations.next(),
      grants: grants.views(),
      glass: glass.views(),
      sequels: sequels.views(),
    };
  }

  /** Something is not as it was told. */
  changed(): void {
    this.#pending ??= setTimeout(() => {
      this.#pending = undefined;
      this.#tell();
    }, calm);
  }

  close(): void {
    clearTimeout(this.#pending);
    clearInterval(this.#growth);
    this.#unlisten();
  }

  #tell(): void {
    const { desk, prompts, conversations, grants, glass, sequels, rooms } = this.#behind;
    const said = Object.entries(this.page());
    this.#toldSize = rooms.ledger.size;
    for (const client of this.#clients) for (const [method, value] of said) client.notify(method, value);
    for (const client of this.#seats) {
      client.notify('prompts', desk.prompts(prompts));
      client.notify('person', this.#person(client));
      client.notify('next', conversations.next());
      client.notify('grants', grants.views());
      client.notify('glass', glass.views());
      client.notify('sequels', sequels.views());
    }
  }

  #status(): Status {
    const { rooms, model, workspace, policyDesk, glass } = this.#behind;
    const { house, ledger, vault, settings } = rooms;
    const { person, name, proof } = house.person();
    const beside = workspace();
    return {
      organization: settings.organizationName,
      person: { id: person, name, proof },
      vault: { state: 'open', home: vault.home },
      ledger: { size: ledger.size, verified: ledger.fault === null, writable: house.journal.writable() },
      walls: beside?.walls() ?? { permission: false, bubblewrap: false },
      model: { id: model.id, rehearsal: model.rehearsal, thinks: model.thinks ?? false, sees: model.sees ?? false },
      workspace: beside?.state() ?? 'down',
      banners: this.#banners(),
      rules: policyDesk.waits(),
      glass: glass.views(),
    };
  }
}
