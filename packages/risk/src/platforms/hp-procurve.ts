/** HP ProCurve (ArubaOS-Switch). Written from knowledge of the command references. */
import type { WrittenDevice } from '../grammar/device.ts';
import { ciscoConfig, ciscoNegation } from './cisco-config.ts';
import { lookingLines, showLines, storageLines } from './cisco-exec.ts';

/** HP ProCurve as data. */
export const hpProcurve: WrittenDevice = {
  exec: `
${showLines}${lookingLines}${storageLines}
M exit|logout -> prompt #interactive ; asks whether to log out, and whether to save
R page|display **
R no page ; sets this session only
R page ; sets this session only
R terminal length|width ** ; sets this session only
R ping6|traceroute6|link-test ** #probe
M configure -> config ; opens the configuration
D kill|boot|reset|restore|rollback|redundancy|setup|update|upgrade|tftp|sftp|scp|services|start-shell|test|menu|repeat|recopy|chassislocate|licenses|encrypt|crypto|setMIB|job|task-monitor|telnet6|update-firmware|vsf|stack|wireless-services|usb-port|aaa|cfg-restore|cfg-backup|activate|bluetooth|device-fingerprinting|dlp|interface|task|igmp-proxy-domain|vlan ** -> prompt
D telnet6 ** -> unknown #leaves-box #interactive ; opens a session to another system
D tftp|sftp|scp ** -> unknown #leaves-box #interactive #copy ; copies to or from another system
R log **
R getMIB|walkMIB **
M chassislocate **
M print **
`,
  config: `${ciscoConfig}
M auto-tftp|cdp|console|device-profile|dhcp-snooping|fault-finder|front-panel-security|igmp|include-credentials|instrumentation|ip|ipv6|job|jumbo|loop-protect|mirror|module|oobm|password|power-over-ethernet|qinq|rate-limit|sntp|timesync|snmpv3|snmp-server|tagged|untagged|forbid|trunk|lacp|unknown-vlans|web-management|broadcast-limit|gvrp|max-vlans|mac-delay|management-vlan|primary-vlan|no|disable|enable|name|poe-lldp-detect|voice|svlan|telnet-server|tftp ** ; changes the configuration
D disable ** #may-lock-out ; takes ports down
D password ** #may-lock-out #reveals-secrets ; changes who may log in
D reload|boot|erase|write|job|include-credentials|front-panel-security **
M write memory
R show **
`,
  negation: { word: 'no', rules: `${ciscoNegation}\nR page ; sets this session only\n` },
  execInConfig: true,
  pipes: 'R include|exclude|begin **',
  remark: '!',
};
