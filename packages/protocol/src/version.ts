import { Fault } from '@interlock/model';

/** Revision of every message in `v1/`; both ends of a boundary say it first and stop where they differ. */
export const protocolVersion = 1;

/** Throws Fault `protocol.version` when the other end speaks another revision. */
export function requireVersion(theirs: unknown, end: string): void {
  if (theirs !== protocolVersion)
    throw new Fault(
      'protocol.version',
      `The ${end} speaks revision ${String(theirs)} of the protocol, this gatekeeper speaks ${protocolVersion}.`,
      `Restart Interlock so that both come from one installation; reload the page if it is the Studio.`,
    );
}
