import type { LabClock } from '../clock.ts';
import { checkConfiguration } from './check.ts';
import { compare, type Stanza } from './tree.ts';

export interface Commit {
  readonly tree: Stanza;
  readonly at: number;
  readonly user: string;
  readonly comment: string | null;
}

/** An edit of the shared candidate that nobody has committed. */
export interface OpenEdit {
  readonly user: string;
  readonly path: readonly string[];
  readonly since: number;
}

/** Commits that can be rolled back to. */
const kept = 50;

/** The configurations of a Junos-like device: what runs, what was, what is being edited. */
export class Datastore {
  readonly commits: Commit[];
  candidate: Stanza;
  /** Who changed the shared candidate since the last commit. */
  edits: OpenEdit[] = [];
  exclusive: string | null = null;
  #pending: { readonly at: number; readonly before: Stanza; readonly cancel: () => void } | null = null;
  readonly #clock: LabClock;
  readonly #rolledBack: () => void;
  readonly #stored: () => void;

  constructor(first: Stanza, clock: LabClock, since: number, rolledBack: () => void, stored: () => void) {
    this.commits = [{ tree: first, at: since, user: 'admin', comment: null }];
    this.candidate = structuredClone(first);
    this.#clock = clock;
    this.#rolledBack = rolledBack;
    this.#stored = stored;
  }

  get active(): Stanza {
    return (this.commits[0] as Commit).tree;
  }

  /** What the next start would read: not a commit that still waits to be confirmed. */
  get kept(): Stanza {
    return this.#pending?.before ?? this.active;
  }

  /** When a commit that nobody confirmed will be taken back. */
  get rollbackAt(): number | null {
    return this.#pending?.at ?? null;
  }

  get changed(): boolean {
    return compare(this.active, this.candidate).length > 0;
  }

  /** Makes a tree the one that runs, unless it does not hold together; the answer is why not, or empty. */
  commit(tree: Stanza, user: string, comment: string | null): string[] {
    const problems = checkConfiguration(tree);
    if (problems.length > 0) return problems;
    this.confirm();
    this.#activate(tree, user, comment);
    this.#stored();
    return [];
  }

  /** The same for a time: without a second commit within the minutes it is taken back. */
  commitConfirmed(tree: Stanza, user: string, minutes: number): string[] {
    const problems = checkConfiguration(tree);
    if (problems.length > 0) return problems;
    const before = this.active;
    this.#pending?.cancel();
    this.#activate(tree, user, `confirmed, rollback in ${minutes}mins`);
    const at = this.#clock.now() + minutes * 60_000;
    const cancel = this.#clock.after(minutes * 60_000, () => {
      this.#pending = null;
      this.#activate(before, 'root', null);
      this.#rolledBack();
    });
    this.#pending = { at, before, cancel };
    return [];
  }

  /** What was committed for a time stays. */
  confirm(): void {
    this.#pending?.cancel();
    this.#pending = null;
  }

  /** The configuration of so many commits ago; 0 is what runs. */
  earlier(number: number): Stanza | null {
    const commit = this.commits[number];
    return commit ? structuredClone(commit.tree) : null;
  }

  noteEdit(user: string, path: readonly string[]): void {
    this.edits = this.edits.filter((edit) => edit.user !== user);
    if (this.changed) this.edits.push({ user, path: [...path], since: this.#clock.now() });
    else this.edits = [];
  }

  discard(): void {
    this.candidate = structuredClone(this.active);
    this.edits = [];
  }

  #activate(tree: Stanza, user: string, comment: string | null): void {
    this.commits.unshift({ tree: structuredClone(tree), at: this.#clock.now(), user, comment });
    this.commits.length = Math.min(this.commits.length, kept);
    this.candidate = structuredClone(tree);
    this.edits = [];
  }
}
