/** The gatekeeper's way into the ledger: one sentence a deed, durable when the promise resolves. */
import type { Actor, Approval, Decision, Id, Json, Outcome, RiskClass } from '@interlock/model';

export interface Deed {
  readonly type: string;
  readonly conversation?: Id<'conversation'> | null;
  readonly run?: Id<'run'> | null;
  readonly call?: Id<'call'>;
  readonly permit?: Id<'permit'>;
  readonly card?: Id<'card'>;
  readonly host?: { readonly id: string; readonly name: string } | null;
  readonly by?: Actor | { readonly agent: string } | null;
  readonly tool?: string;
  readonly class?: RiskClass;
  readonly decision?: Decision;
  readonly approvals?: readonly Approval[];
  readonly outcome?: Omit<Outcome, 'fault' | 'prompt'> & { readonly fault: string | null };
  readonly entry?: { readonly id: string; readonly name: string; readonly version: number };
  /** Clear facts that fit none of the fields above; never text of a command, a prompt or a device. */
  readonly facts?: { readonly [name: string]: Json };
  /** Command text, arguments, prompts, reasons: an envelope in the entry. */
  readonly sealed?: { readonly [name: string]: Json };
}

export interface Journal {
  /** Index of the entry, once it is durable. Throws Fault `ledger.unwritable`: then nothing may run. */
  write(deed: Deed): Promise<number>;
  size(): number;
  /** False after a write failed: the agent does nothing until a restart finds the ledger whole. */
  writable(): boolean;
}
