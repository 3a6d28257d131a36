/**
 * Any other device: a rule that is right for reads on most of them and closed for the rest. The words are those that
 * only look on every command line we know; whatever can do more anywhere is not among them.
 */
import type { WrittenDevice } from '../grammar/device.ts';

/** What devices that put the verb last can show. */
const nouns =
  'chassis|port|rs|po|vlan|interface|system|module|lag|aggregation|software|lldp|mac-addr|configuration|ring-protection|virtual-ring|log|alarm|traffic-profiling|blade|mstp|sync-oper|snmp|user|cpu|flow';

const exec = `
R show|display **
R show|display running-config|startup-config|configuration|config|run|current-configuration|saved-configuration|runningconfiguration|running-directory ** #reveals-secrets
M show|display ** clear|clear-counters|clear-on-read|clear-statistics/3 ; says more than to show
M show|display ** reset|delete|erase|write|save|set|execute|generate|upload/3 ; says more than to show
M show|display tech-support|tech|support-bundle|support ** file|local-file|destination|usb|tftp|ftp|scp|sftp/3 #heavy #reveals-secrets #copy ; writes what it collects somewhere
M show|display diagnostic-information * ** #heavy #reveals-secrets #copy ; writes what it collects to a file
R show tech-support|tech ** #heavy #reveals-secrets
R ping|traceroute|tracert|tracepath ** #probe
M ping ** -f/2 #probe #heavy ; floods
M ping ** -l/2 #probe #heavy ; sends many at once, or large ones
R ls|pwd|whoami|uptime **
R cat ** #reveals-secrets
R ifconfig
R ifconfig *
R get route|system|interface|config|arp|session|policy|zone|log|clock|vpn|ike|sa|counter|license|memory|performance|nsrp|vr|vrouter|address|service|event|hostname|license-key|alarm|chassis|admin|ssh|ntp|syslog|dip|mip|mac-learn|os|user|group|snmp|dns|scheduler|flow|db|ffilter ** #reveals-secrets
M get ** clear|reset|delete|erase|set|save|reboot|execute/3 ; says more than to show
R ${nouns} show|sh **
R ${nouns} show|sh
M ${nouns} show|sh ** clear|reset|delete|erase|set|save|reboot|execute/3 ; says more than to show
R net|nv show ** #reveals-secrets
R list|stat ** #reveals-secrets
R cfg * get
R cfg * * get
U disable|disconnect|diagnose|diagnostics|dismount|set|debug|do|enable|unset|undo|no ** ; is not known well enough to be judged
R terminal length|width ** ; sets this session only
D ssh|telnet|rlogin ** -> unknown #leaves-box #interactive ; opens a session to another system
D reload|reboot|reset|erase|format|delete|write|shutdown|halt|poweroff|clear|zeroize|factory|factory-reset|restart|copy|install|upgrade|rm|dd|mkfs ** -> unknown
D reload|reboot|erase|format|shutdown|halt|poweroff -> unknown
M write memory ; saves the configuration
M configure|config|conf|enable|system-view ** -> unknown ; opens the configuration or raises rights
M configure|enable|system-view -> unknown ; opens the configuration or raises rights
`;

/** Looking at the addresses of a Linux, in the words everybody types. */
export const ipLines = `
R ip a|addr|address|l|link|r|route|n|neigh|neighbor|rule|maddr
R ip a|addr|address|l|link|r|route|n|neigh|neighbor|rule show|list|ls ***
`;

const rest = {
  pipes: 'R include|exclude|begin|match|except|count|no-more|nomore|grep|section|display **',
  chains: true,
  help: true,
  redirects: true,
  programs: true,
  shell: true,
} as const;

const unix = /cumulus|sonic|linux|unix|bsd|sense|openwrt|unifi|esx|apic|debian|ubuntu|server|darwin|aix|solaris|gaia/i;
const display = /huawei|h3c|comware|smartax/i;

/** What the name of an unknown platform gives away of its words. */
export type OtherKind = 'plain' | 'unix' | 'display';

/** The kind of an unknown platform, by its name alone. */
export function otherKind(name: string): OtherKind {
  if (unix.test(name)) return 'unix';
  return display.test(name) ? 'display' : 'plain';
}

/**
 * A platform of which nothing is known but its kind. Where `sh` is no shell it is `show`; where `display` is the word
 * for looking `di` and `dis` are short for it, while elsewhere they may disable something.
 */
export function otherDevice(kind: OtherKind): WrittenDevice {
  // On a Unix `display` is a program that writes files.
  const words = { unix: 'show', plain: 'show|display|sh', display: 'show|display|sh|di|dis' }[kind];
  return { exec: `${exec.replaceAll('show|display', words)}${kind === 'unix' ? ipLines : ''}`, ...rest };
}
