/** Names and addresses that a person can tell apart on a card. */
import { isIP } from 'node:net';
import { Fault } from '@interlock/model';

const shape = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}._:@/()+ -]*[\p{L}\p{M}\p{N})])?$/u;
/** Scripts whose letters look like Latin ones. */
const alike = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}]/u;
const dnsName = /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?)*\.?$/i;

/** Throws `host.bad-name`, or `host.name-taken` where another host's name differs by nothing that is seen. */
export function requireTellingName(name: string, others: readonly string[]): void {
  if (!shape.test(name) || /\s\s/.test(name))
    throw new Fault(
      'host.bad-name',
      'A host’s name is letters, digits and . _ - : @ / ( ) + with single blanks between.',
      'Leave out control characters, marks that are not seen, and blanks at the ends.',
    );
  if (/\p{Script=Latin}/u.test(name) && alike.test(name))
    throw new Fault(
      'host.bad-name',
      'This name mixes Latin letters with letters of another script that look the same.',
      'Write it in one script.',
    );
  const seen = seenAs(name);
  const same = others.find((other) => seenAs(other) === seen);
  if (same !== undefined)
    throw new Fault('host.name-taken', `There is a host named ${same} already.`, 'Choose another name.');
}

/** Throws `host.bad-address` for what is neither an IP address nor a DNS name. */
export function requireAddress(address: string): void {
  const [bare = ''] = address.split('%', 1);
  if (isIP(bare) === 6 ? /^[^%]*(%[\w.-]{1,15})?$/.test(address) : isIP(address) === 4 || dnsName.test(address)) return;
  throw new Fault(
    'host.bad-address',
    'The address is neither an IP address nor a DNS name.',
    'Write it without a scheme, a user or a port; an international name in its xn-- form.',
  );
}

const seenAs = (name: string): string => name.normalize('NFKC').toLowerCase();
