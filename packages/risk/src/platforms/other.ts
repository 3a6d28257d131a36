/**
 * Any other device: a rule that is right for reads on most of them and closed for the rest. The words are those that
 * only look on every command line we know; whatever can do more anywhere is not among them.
 */
import type { WrittenDevice } from '../grammar/device.ts';

/** Platforms of which nothing is known. */
export const other: WrittenDevice = {
  exec: `
R show|display **
R sh|sho|dis|disp|displ|displa|di ** ; only reads
R show|display running-config|startup-config|configuration|config|run|current-configuration|saved-configuration|runningconfiguration|running-directory ** #reveals-secrets
M show|display ** clear|reset|delete|erase|reload|reboot|write|save|set|execute/4 ; says more than to show
R show tech-support|tech ** #heavy #reveals-secrets
R ping|traceroute|tracert|tracepath ** #probe
R ls|pwd|whoami|uptime **
R cat|ifconfig ** #reveals-secrets
R get ** 
U get ** system|exec|execute/4
R chassis|port|rs|po|vlan|interface|system|module|lag|aggregation show|sh **
R chassis|port|rs|po|vlan|interface|system|module|lag|aggregation show|sh
R terminal length|width ** ; sets this session only
D reload|reboot|reset|erase|format|delete|write|shutdown|halt|poweroff|clear|zeroize|factory|factory-reset|restart|copy|install|upgrade|rm|dd|mkfs ** -> unknown
D reload|reboot|erase|format|shutdown|halt|poweroff -> unknown
M write memory ; saves the configuration
M configure|config|conf|enable|system-view ** -> unknown ; opens the configuration or raises rights
M configure|enable|system-view -> unknown ; opens the configuration or raises rights
`,
  pipes: 'R include|exclude|begin|match|except|count|no-more|nomore|grep|section|display **',
  chains: true,
  help: true,
};
