/** A permit: the right to run exactly one call once, given after a decision and, where it asked, an approval. */
import {
  type Approval,
  type Call,
  callHash,
  type Decision,
  Fault,
  newId,
  type Permit,
  type RiskClass,
  type Surroundings,
} from '@interlock/model';
import { missing } from './approval.ts';

/** Milliseconds from issue to the last moment a call may begin: a queue before a device may hold it that long. */
export const permitLife = 60_000;

/** What this process's gate gave. A permit is the very object: a copy of one, changed or not, is none. */
const given = new WeakSet<Permit>();

export interface Ground {
  readonly call: Call;
  readonly class: RiskClass;
  readonly decision: Decision;
  readonly approvals: readonly Approval[];
  /** Who gives it: the gatekeeper's process, by a random name made at its start. */
  readonly instance: string;
}

/** Throws Fault `gate.not-decided` where the decision does not carry a permit. */
export function issuePermit(ground: Ground, around: Surroundings): Permit {
  const { call, decision, approvals } = ground;
  const lacks = decision.outcome === 'deny' ? 'the gate denied it' : missing(decision, approvals);
  if (lacks !== null)
    throw new Fault(
      'gate.not-decided',
      `This call was neither allowed nor approved: ${lacks}.`,
      'Propose it again; a person decides.',
    );
  const issued = around.now();
  const permit = frozen<Permit>({
    v: 1,
    id: newId('permit', around.random),
    call: call.id,
    hash: callHash(call),
    class: ground.class,
    decision,
    approvals: [...approvals],
    instance: ground.instance,
    issued,
    expires: issued + permitLife,
  });
  given.add(permit);
  return permit;
}

/** A copy that nothing changes any more. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  const copy = Array.isArray(value)
    ? value.map(frozen)
    : Object.fromEntries(Object.entries(value).map(([name, one]) => [name, frozen(one)]));
  return Object.freeze(copy) as T;
}

/** Throws a Fault unless `permit` is for exactly this call, of this process, under this policy, in its time. */
export function checkPermit(
  permit: Permit,
  call: Call,
  here: { readonly instance: string; readonly now: number; readonly policy: string },
): void {
  const refuse = (what: string): never => {
    throw new Fault('gate.permit-refused', `The permit was refused: ${what}.`, 'Nothing ran. Propose the call again.');
  };
  if (!given.has(permit)) refuse('this gate did not give it');
  if (permit.call !== call.id) refuse('it is for another call');
  if (permit.hash !== callHash(call)) refuse('the call is not the one that was decided');
  if (permit.instance !== here.instance) refuse('it was given before a restart');
  if (permit.decision.policy !== here.policy) refuse('the policy changed in between');
  if (here.now < permit.issued || here.now > permit.expires) refuse('its time is over, or the clock moved');
  if (permit.decision.outcome === 'deny') refuse('the gate had denied it');
  const lacks = missing(permit.decision, permit.approvals);
  if (lacks !== null) refuse(lacks);
}
