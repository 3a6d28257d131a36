/** Cisco ASA. Written from knowledge of the command references. */
import type { WrittenDevice } from '../grammar/device.ts';
import { ciscoConfig, ciscoNegation } from './cisco-config.ts';
import { lookingLines, showLines, storageLines } from './cisco-exec.ts';

// ASA takes `sh` for `show` although `shun` begins with it too.
const exec = `
${showLines.replace(/^([RM]) show/gm, '$1 show|sh')}${lookingLines}${storageLines}
D sh <n> ** ; may be short for shun
R more|verify|help|pager **
R more system:running-config|nvram:startup-config ** #reveals-secrets
R terminal pager|width|monitor|no ** ; sets this session only
M terminal *** 
M show|sh tech-support|tech ** file #heavy #reveals-secrets #copy ; writes what it collects to a file
R failover exec active|standby|mate show|dir|more **
R failover exec show|sh|dir|more **
R failover exec active|standby|mate show|sh|dir|more **
M failover exec write memory
D failover exec *** ; runs a line on the other unit
D failover *** ; changes which unit carries the traffic
R packet-tracer ** 
D packet-tracer ** transmit/1 ; sends a packet
D test ** #leaves-box ; asks another system
D system ** -> unknown #interactive ; leaves for another command line
M capture ** #heavy
M configure -> config
D configure factory-default|net|http|memory|replace|confirm|session ** ; replaces the running configuration
M changeto ** ; changes which context the lines after it see
M login ** -> prompt
D aaa-server|backup|restore|boot|blocks|ca|call-home|certificate-map|cluster|compact|cpu|crypto|crashinfo|client-update|coredump|database|dynamic-access-policy-config|dynamic-filter|eject|eou|event|export|fips|firewall|fxos|hw-module|import|kill|license|logging|nac-policy|object-group-search|perfmon|port-channel|prc|rest-api|session|shun|snmp-server|ssl|static|sw-module|uauth|undelete|upgrade|urgent|vpnsetup|vpn-sessiondb|vpnclient|webvpn|module|set|quota|asdm|mode|policy-list|purge|service|actual|zonelabs|threat-detection ** -> prompt
U s
`;

const own = `
M names|name|nameif|security-level|same-security-traffic|object|object-group|group-object|network-object|port-object|service-object|protocol-object|icmp-object|icmp-type|access-group|access-list|global|nat|static|route|route-map|mtu|community|metric|monitor-interface|failover|asdm|arp|timeout|aaa|aaa-server|http|ssh|telnet|console|dhcpd|dhcprelay|threat-detection|tls-proxy|ssl|webvpn|group-policy|tunnel-group|tunnel-group-map|ip|ipv6|ipsec|isakmp|crypto|class-map|policy-map|service-policy|prompt|pager|fragment|sysopt|management-access|dns|dns-group|domain-name|ftp|firewall|filter|flow-export|icmp|l2tp|ldap|ldap-attribute-map|logging|mac-address|map-value|mac-list|map-name|multicast|ntp|passwd|pim|poll-timer|prefix-list|regex|router|snmp|snmp-map|smtp-server|subnet|range|host|fqdn|time-range|url|url-server|url-block|user-identity|vlan|vpn|vpn-filter|vpn-idle-timeout|vpn-tunnel-protocol|vpn-simultaneous-logins|vpn-addr-assign|vpn-sessiondb|vpn-session-timeout|wccp|xlate|zone|address-pool|address-pools|default-group-policy|default-domain|split-tunnel-policy|split-tunnel-network-list|anyconnect|authentication-server-group|authorization-server-group|accounting-server-group|ikev1|ikev2|pre-shared-key|peer-id-validate|trust-point|chain|parameters|message-length|inspect|set|match|jumbo-frame|terminal|tcp-map|no-check|dynamic-access-policy-record|priority|priority-queue|compression|hpm|cluster|call-home|checkheaps|certificate|port-channel|lacp|channel-group|management-only|allocate-interface|config-url|context|admin-context|join-failover-group|limit-resource|member|nve|segment-id|vtep-nve|source-interface|peer|subscribe-to-alert-group|destination|active|profile|contact-email-addr|asa|security-group|cts|object-id|ospf|redistribute|eigrp|rip|summary-address|delay|duplex|speed|flowcontrol|description|rate|hold-time|split|traffic|nem|password-storage|retries|max-failed-attempts|reactivation-mode|server-port|server-type|ldap-base-dn|ldap-scope|ldap-naming-attribute|ldap-login-dn|ldap-login-password|ldap-over-ssl|key|acct-port ** ; changes the configuration
M failover lan|link|interface|key|polltime|replication|mac|timeout|group ** ; changes the configuration
M failover ; switches failover on
D failover active|reset|reload-standby|exec ** ; changes which unit carries the traffic
M http|ssh|telnet|management-access|aaa|passwd ** #may-lock-out
D passwd|username|enable ** #may-lock-out #reveals-secrets
M username * attributes -> +user
M enable password ** #may-lock-out #reveals-secrets
D clear ** ; removes whole parts of the configuration or drops sessions
D clear configure ** 
D write|copy|reload|shun|firewall ** 
M write memory
M write
R changeto ** 
`;

/** Cisco ASA as data. */
export const ciscoAsa: WrittenDevice = {
  exec,
  config: `${ciscoConfig}${own}`,
  negation: {
    word: 'no',
    rules: `${ciscoNegation}
D failover|nat|route|object|object-group|tunnel-group|group-policy|http|ssh|telnet|logging|threat-detection|sysopt|global|static|context **
M logging message|host|trap|buffered|console|monitor|asdm|timestamp **
M logging
D failover
M nameif **
`,
  },
  execInConfig: true,
  pipes: `
R include|exclude|begin|grep|count|section|no-more **
M redirect|append|tee ** ; writes the output to a file
`,
  chains: false,
  remark: '!:',
};
