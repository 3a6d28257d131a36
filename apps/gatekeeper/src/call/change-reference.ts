/**
 * The change that a call belongs to, as the person wrote it: `CHG0031415`, `change NET-204`, `ticket: 4711`. Of several
 * messages the newest that names one counts; what a model or a device says names none, nor what a person only picked of
 * the choices that a model gave. Pure.
 */
import type { Host } from '@interlock/model';
import type { Conversation } from '../conversation/conversation.ts';
import { personWords } from './person-words.ts';

/** Names of change systems that are told apart by how they begin. */
const known = /(?<![\w-])(?:CHG|CHGE|CRQ|RFC|RITM|SCTASK|INC|PRB|REQ|TASK)[-_]?\d{3,}(?![\w-])/gi;
/** A key behind the word for it, or anything with a digit where that is said to be its number. */
const said =
  /(?<![\w-])(?:change|ticket|case|incident)(?:\s+(?:request|reference|ref|number|no)\.?)?(?:\s+(?<key>[A-Z][A-Z0-9]{1,9}-\d{1,9})|\s*[:#]\s*(?<number>[A-Za-z0-9][\w/-]{0,39}))(?![\w-])/gi;
/** What a network has itself, where nothing but “change” stands before it: `change VLAN-10 to VLAN-20`. */
const ofNetworks =
  /^change\s+(?:VLAN|VRF|VNI|VPN|ASN?|ACL|BGP|OSPF|EIGRP|ISIS|MPLS|VTY|TTY|LINE|PORT|SLOT|RACK|ETH|FA|GE|GI|TE|XE|HU|LO|PO|SHA|AES)-\d+$/i;
const most = 3;

export function changeNamed(
  conversation: Pick<Conversation, 'history'>,
  { prompt, hosts }: { readonly prompt: string; readonly hosts: readonly Pick<Host, 'name'>[] },
): string[] {
  const names = new Set(hosts.map(({ name }) => name.toLowerCase()));
  for (const { text, offered } of [{ text: prompt, offered: '' }, ...personWords(conversation)].toReversed()) {
    const found = [...text.matchAll(known)].map(([whole]) => whole);
    for (const { 0: whole, groups } of text.matchAll(said)) {
      const one = groups?.key ?? groups?.number ?? '';
      if (/\d/.test(one) && !names.has(one.toLowerCase()) && !ofNetworks.test(whole)) found.push(one);
    }
    const own = found.filter((one) => !offered.includes(one.toLowerCase()));
    if (own.length > 0) return [...new Set(own)].slice(0, most);
  }
  return [];
}
