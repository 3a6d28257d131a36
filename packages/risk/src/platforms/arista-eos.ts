/** Arista EOS. Written from knowledge of the manual; its pipes run in a Linux shell, so only filters known here pass. */
import type { WrittenDevice } from '../grammar/device.ts';
import { ciscoConfig, ciscoNegation } from './cisco-config.ts';
import { lookingLines, showLines, storageLines } from './cisco-exec.ts';

const exec = `
${showLines}${lookingLines}${storageLines}
R terminal length|width|monitor|no|timestamp ** ; sets this session only
M terminal dont-ask|event-monitor|history ** ; changes what this session asks
M terminal ***
D show event-monitor sqlite ** ; runs SQL on what the device remembers
R diff|verify|help **
R watch show ** #interactive
R watch * show ** #interactive
R watch diff show ** #interactive
R watch * diff show ** #interactive
R watch diff * show ** #interactive
M configure -> config ; opens the configuration
M configure session ** -> config-s ; opens a configuration that is applied on commit
D configure replace|revert|checkpoint|convert|network|unlock ** ; replaces the running configuration
M configure lock|checkpoint save **
M routing-context ** ; changes which instance the lines after it see
D bash|python-shell|tcpdump|python -> unknown #interactive ; leaves the command line for a shell
D bash|python-shell|tcpdump|python ** -> unknown #interactive ; runs a program of the system below
D agent|zerotouch|event-handler|management|security|platform|watchdog|rollback|run|schedule|session|daemon|extension|vxlan|bgp|hardware|power|reset|link|mpls|monitor|errdisable|sflow|ztp|upgrade|patch|start|stop|packet|port-channel|interface|switch|lldp|license|locator-led|aaa|alias **
M email|logging|locator-led **
M email ** #leaves-box ; sends to another system
U s
`;

const own = `
M arp|bfd|channel-group|community-list|daq|dcbx|default-gateway|dynamic|email|error-correction|forwarding|hardware|isis|lacp|link-debounce|local-interface|logging|loop-protection|mac|maintenance|management|match-list|mlag|monitor|multicast|peer|peer-filter|phy|pim|ptp|queue-monitor|rd|redundancy|router-id|routing|service|sflow|spanning-tree|storm-control|switchport|system|tap|tcam|traffic-policy|transceiver|trident|tx-queue|uc-tx-queue|mc-tx-queue|vxlan|virtual-router|vmtracer|vrrp|control-plane|counters|dns|qos|queue|rate-limit|reload-delay|rib|rpki|rsvp|router|segment-routing|sessions|source|speed|static|tunnel|unidirectional|unsupported-transceiver|varp|watch|from-user|as-path|attached-host|bandwidth|errdisable|snmp|state|idle-timeout|protocol|server|ucast|mcast|priority-flow-control|activate|scheduler|lldp ** ; changes the configuration
M management api|ssh|telnet|console|cvx|security|xmpp|tech-support|defaults ** -> config-mgmt #may-lock-out
M mlag configuration|mlag -> config-mlag
M commit -> exec ; applies the configuration session
M commit ** -> exec
M abort -> exec ; drops the configuration session
D rollback **
D daemon ** -> +daemon ; runs a program of its own
D event-handler|event-monitor ** -> +handler ; makes the device run commands by itself
D schedule ** ; makes the device run commands by itself
M comment ** -> unknown ; takes the lines after it as text
M aaa ** #may-lock-out
`;

/** Arista EOS as data. */
export const aristaEos: WrittenDevice = {
  exec,
  config: `${ciscoConfig}${own}`,
  negation: { word: 'no', rules: ciscoNegation },
  execWord: 'do',
  execInConfig: true,
  pipes: `
R include|exclude|begin|section|count|json|nz|no-more|grep|egrep|head|tail|wc|nl|pretty|cut|tr|tac **
R less|more ** #interactive
// With arguments these may write a file.
R sort|uniq
M redirect|append|tee ** ; writes the output to a file
D bash|sh|python|xargs|sudo|awk|sed|perl|nc|ssh|curl|wget ** ; runs a program with the output
`,
  chains: true,
  quotes: true,
  remark: '!',
  redirects: true,
  programs: true,
};
