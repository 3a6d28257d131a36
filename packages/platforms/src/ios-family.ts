/** What Cisco's IOS and the systems that grew up beside it have in common. */
import type { EffectShape, ErrorShape, Question, UndoShape } from './profile.ts';

export const interrupt = '\x03';

export const iosErrors: readonly ErrorShape[] = [
  { pattern: /^\s*% ?Invalid (input|command|number)/i, says: 'the device does not understand the command' },
  { pattern: /^\s*% ?(Incomplete command|Command incomplete)/i, says: 'the command is incomplete' },
  { pattern: /^\s*% ?Ambiguous command/i, says: 'the command is ambiguous' },
  { pattern: /^\s*% ?(Unknown|Unrecognized) command/i, says: 'the device does not know the command' },
  { pattern: /^\s*(% ?)?(Command )?authorization (failed|denied)/i, says: 'the account may not run this command' },
  { pattern: /^\s*% ?(Permission|Access) denied/i, says: 'the account may not do this' },
  { pattern: /^\s*%? ?Error[: ]/i, says: 'the device reports an error' },
  {
    pattern:
      /^\s*% ?(Bad |Cannot |Can't |Could not |Failed|Unable |No such |Wrong |Malformed|Not |Specify |Please specify |Configuration failed|Commit failed|Configuration is locked|.* (not found|overlaps with|does not exist))/i,
    says: 'the device refuses the command',
  },
];

export const iosQuestions: readonly Question[] = [
  { name: 'confirm', pattern: /\[confirm\]\s?$/i, singleKey: true, no: 'n' },
  { name: 'save', pattern: /\bsave\b.*\[yes\/no\]:?\s?$/i, singleKey: false, no: 'no\r' },
  { name: 'yes-no', pattern: /(\[yes\/no\]|\(yes\/no\)(\?)?(\s?\[\w+\])?)\s?[:?]?\s?$/i, singleKey: false, no: 'no\r' },
  {
    name: 'y-n',
    pattern: /(\[y\/n\]|\(y\/n\)\??(\s?\[\w+\])?)\s?[:?]?\s?$/i,
    singleKey: false,
    no: 'n\r',
  },
  { name: 'destination', pattern: /^Destination .*\[[^\]]*\]\?\s?$/i, singleKey: false, no: interrupt },
  {
    name: 'source',
    pattern: /^(Source|Address or name of remote host) .*\[[^\]]*\]\?\s?$/i,
    singleKey: false,
    no: interrupt,
  },
  { name: 'password', pattern: /(^|\s)(enter )?password( for [^:]*)?:\s?$/i, singleKey: false, no: interrupt },
  { name: 'question', pattern: /\?\s?(\[[^\]]*\])?\s?:?\s$|\[[^\]]*\]\?\s?$/, singleKey: false, no: interrupt },
];

/** `%FACILITY-SEVERITY-MNEMONIC:` behind a sequence number, a time or a node's name. */
export const iosLogLine = /^(?:[^%]{0,80}: ?)?%[A-Z][A-Z0-9_]*(?:-[A-Z0-9_]+)*-[0-7]-[A-Z0-9_]+ ?: /;

export const iosSection =
  /^(interface|router|line|vlan|vrf|ip vrf|address-family|class-map|policy-map|class|route-map|ip access-list|ipv6 access-list|key chain|key|crypto|aaa group|controller|track|redundancy|rpki|bfd|peer)\b/i;

export const iosUndo: readonly UndoShape[] = [
  { pattern: /^default (.+)$/i, lines: [] },
  { pattern: /^(?:configure terminal|conf t|end|exit|exit-address-family|!.*)$/i, lines: [] },
];

export const iosEffects: readonly EffectShape[] = [
  { pattern: /^(configure terminal|conf(ig)? t(erminal)?)$/i, says: 'enters configuration' },
  { pattern: /^(end|exit|exit-address-family|quit)$/i, says: 'leaves it' },
  {
    pattern: /^(write( memory)?|copy running-config startup-config|wr( mem)?)$/i,
    says: 'saves the running configuration',
  },
  { pattern: /^no shut(down)?$/i, says: 'turns on $section' },
  { pattern: /^shut(down)?$/i, says: 'turns off $section' },
  { pattern: /^no neighbor (\S+) shutdown$/i, says: 'lets the BGP neighbor $1 come up' },
  { pattern: /^neighbor (\S+) shutdown$/i, says: 'takes the BGP neighbor $1 down' },
  { pattern: /^neighbor (\S+) remote-as (\S+)$/i, says: 'sets the remote AS of BGP neighbor $1 to $2' },
  { pattern: /^no neighbor (\S+)( remote-as \S+)?$/i, says: 'removes the BGP neighbor $1 with everything set on it' },
  { pattern: /^neighbor (\S+) activate$/i, says: 'activates BGP neighbor $1 for the address family' },
  { pattern: /^ip address (.+)$/i, says: 'gives $section the address $1' },
  { pattern: /^no ip address( .+)?$/i, says: 'takes the address$1 from $section' },
  { pattern: /^description (.+)$/i, says: 'describes $section as "$1"' },
  { pattern: /^(show|do show|ping|traceroute)\b.*$/i, says: 'reads `$0`' },
  { pattern: /^(reload|reboot)\b.*$/i, says: 'restarts the device' },
];
