/**
 * Any other device: a rule that is right for reads on most of them and closed for the rest. The words are those that
 * only look on every command line we know; whatever can do more anywhere is not among them.
 */
import type { WrittenDevice } from '../grammar/device.ts';

const exec = `
R show|display **
R show|display running-config|startup-config|configuration|config|run|current-configuration|saved-configuration|runningconfiguration|running-directory ** #reveals-secrets
M show|display ** clear/2 ; says more than to show
M show|display ** reset|delete|erase|reload|reboot|write|save|set|execute/3 ; says more than to show
R show tech-support|tech ** #heavy #reveals-secrets
R ping|traceroute|tracert|tracepath ** #probe
R ls|pwd|whoami|uptime **
R cat ** #reveals-secrets
R ifconfig
R ifconfig *
R get route|system|interface|config|arp|session|policy|zone|log|clock|vpn|ike|sa|counter|license|memory|performance|nsrp|vr|vrouter|address|service|event|hostname ** #reveals-secrets
R chassis|port|rs|po|vlan|interface|system|module|lag|aggregation show|sh **
R chassis|port|rs|po|vlan|interface|system|module|lag|aggregation show|sh
U disable|disconnect|diagnose|diagnostics|dismount|set|debug|do|enable|unset|undo|no ** ; is not known well enough to be judged
R terminal length|width ** ; sets this session only
D reload|reboot|reset|erase|format|delete|write|shutdown|halt|poweroff|clear|zeroize|factory|factory-reset|restart|copy|install|upgrade|rm|dd|mkfs ** -> unknown
D reload|reboot|erase|format|shutdown|halt|poweroff -> unknown
M write memory ; saves the configuration
M configure|config|conf|enable|system-view ** -> unknown ; opens the configuration or raises rights
M configure|enable|system-view -> unknown ; opens the configuration or raises rights
`;

const rest = {
  pipes: 'R include|exclude|begin|match|except|count|no-more|nomore|grep|section|display **',
  chains: true,
  help: true,
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
  const words = { unix: 'show|display', plain: 'show|display|sh', display: 'show|display|sh|di|dis' }[kind];
  return { exec: exec.replaceAll('show|display', words), ...rest };
}
