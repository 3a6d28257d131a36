/** FRRouting's vtysh. Written from knowledge of the FRR user guide. */
import type { WrittenDevice } from '../grammar/device.ts';
import { ciscoConfig, ciscoNegation } from './cisco-config.ts';

// vtysh looks ahead: `sh` is `sharp` only where a word of `sharp` follows.
const exec = `
R show **
R show running-config|startup-config|configuration **  #reveals-secrets
R show running-config #reveals-secrets
R show ip route|bgp #heavy
R show bgp #heavy
R list|find|pwd **
R ping|traceroute ** #probe
R mtrace ** #probe
R terminal length|monitor|no|paginate **  ; sets this session only
R exit|quit -> unknown
R end ; leaves the configuration
R disable -> unknown
M enable ** -> prompt
M configure -> config ; opens the configuration
M configure terminal ** -> config ; opens the configuration
M write ; saves the configuration
M write memory|file|integrated ; saves the configuration
R write terminal ** #reveals-secrets ; shows the configuration
M copy running-config startup-config ; saves the configuration
D copy *** #copy ; replaces the running configuration
D clear ** ; drops sessions or learned state
M clear counters ** #clears-counters
M clear log ** ; empties the log
M debug ** #heavy ; writes debug output until it is switched off
M no debug ** ; switches debugging off
M undebug **
D sharp install|remove|watch|data|lookup|import-te|label|create|send|cpuhog|srv6-manager|neigh ** ; acts on the routes of the kernel
D sharp interface * address ** ; acts on the routes of the kernel
D start-shell|ssh|telnet ** -> unknown #leaves-box #interactive ; leaves vtysh for a shell or another system
D graceful-restart|rpki|generate|output|logmsg|zebra|allow-external-route-update|tracing|pcep|event|mpls|install|unmute|restart **
`;

const own = `
M frr|agentx|pbr-map|pbr|nexthop-group|bfdd|zebra|fpm|watchfrr|vty|domainname|srv6|locators|locator|traffic-eng|pcep|pcc|dump|babel|openfabric|ospf6d|mac|debug|log|integrated-vtysh-config|password-frr|affinity-map|explicit-path|policy|candidate-path|resource-group|resilient|nexthop|on-match|install|coalesce-time|update-delay|write-quanta|read-quanta|bmp|bgpsec|flood|advertise-all-vni|advertise-svi-ip|advertise-default-gw|advertise-pip|vni|exit-vni|autort|dup-addr-detection|proactive-arp|sid|srlg|multicast|label|link-params|exit-link-params|admin-grp|ava-bw|max-bw|max-rsv-bw|unrsv-bw|res-bw|use-bw|neighbor|bgp|list|find **
R show **
M ip protocol|import-table|forwarding|prefix-list|nht|ssmpingd|igmp|pim|multicast|msdp|mroute|rip|ospf|router **
R list ** 
`;

/** FRR as data. */
export const frr: WrittenDevice = {
  exec,
  config: `${ciscoConfig}${own}`,
  negation: { word: 'no', rules: ciscoNegation },
  execWord: 'do',
  pipes: 'R include|exclude|begin|count|json **',
  remark: '!#',
  help: true,
};
