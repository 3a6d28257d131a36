/** Cisco IOS XR. Written from knowledge of the command references; configuration is a candidate until it is committed. */
import type { WrittenDevice } from '../grammar/device.ts';
import { ciscoConfig, ciscoNegation } from './cisco-config.ts';
import { lookingLines, showLines } from './cisco-exec.ts';

const exec = `
${showLines}${lookingLines}
R ! ** ; is a remark
R terminal length|width|monitor|no|exec|history|editing|international|timestamp|undo|colorize|databits|stopbits|parity ** ; sets this session only
M show tech-support|tech * ** #heavy #reveals-secrets #copy ; writes what it collects to a file
M show tech-support|tech ** file #heavy #reveals-secrets #copy ; writes what it collects to a file
R admin show **
R admin dir|more|pwd **
D admin *** -> unknown ; acts on the whole chassis
D admin reload|hw-module|config|install|process|redundancy|run|clear|copy|delete ** -> unknown ; acts on the whole chassis
R nslookup|mtrace|mrinfo|mtrace2 ** #probe
R describe **
R monitor interface|processes|threads ** #interactive
M monitor ** 
R ping ethernet|mpls|vrf **  #probe
M configure -> config ; opens the candidate configuration
M configure exclusive ** -> config ; opens the candidate configuration
D clear|reload|format|delete|erase|fsck|undelete|unmount|mount|redundancy|process|hw-module|install|upgrade|factory-reset|commit|rollback|run|bash|attach|attachcon|switchover|zerotouch|ztp|reset|dumpcore|edit|exec|file|set|sysadmin|dsc|mpls|bgp|fault|fpd|gnsi|guest|kill|platform|sam|script|send|snmp|start|tclsh|test|vm|watchdog|xml|unlock|load|power|restart|restore ** -> prompt
D diagnostic|nsr|utility|packet-trace|appmgr|docker|sdr|l2vpn|evpn|rsvp|segment-routing|nv|hsrp|vrrp|ptp|pce|dhcp|ipsla|key|cfs|isolate|generic-counters|graceful-shutdown|led|environment|tpa|netconf-yang|grpc|telemetry ** -> prompt
D copy ** #copy #leaves-box
M crypto ** -> prompt
M debug|undebug|no|logging|lpts|logger|cd|mkdir|rmdir|rename|archive|calendar|clock|save|ethernet|performance-mgmt|call-home|event|license|key|lcc|lc ** 
D debug all ** #heavy
D ssh|telnet|rlogin|connect ** -> unknown #leaves-box #interactive
M clear counters ** #clears-counters
M clear logging|arp-cache|access-list|cdp|lldp **
`;

const own = `
R show ** #reveals-secrets
// It closes the section it stands in.
M ! -> ^? ; leaves the section
// With changes pending these ask whether to commit them.
M end -> exec #interactive ; leaves the configuration and may ask about what is pending
M exit -> ^? #interactive ; leaves the configuration and may ask about what is pending
R pwd
R root -> config ; goes to the top of the configuration
R describe **
M abort -> exec ; drops what was not committed
M commit ; makes the candidate the running configuration
M commit comment|confirmed|label|show-error|best-effort|save-running ** ; makes the candidate the running configuration
D commit force|replace ** ; makes the candidate run without its checks
D clear ; drops the whole candidate
M clear history
D load|rollback ** ; replaces or merges the candidate
M load terminal -> unknown
M save configuration ** #copy
M end-policy|end-set|end-group|end-policy-map|end-class-map|endif|end-template -> config
M as-path-set|community-set|extcommunity-set|large-community-set|prefix-set|rd-set|tag-set|ospf-area-set|mac-set|etag-set|esi-set ** -> +set
M route-policy ** -> +rpl
M if|else|elseif|then|apply|pass|drop|done|var|prepend|replace|suppress-route|unsuppress-route|add|delete|passes-through|originates-from|neighbor-is|ios-regex|length|unique-length|dfa-regex|not|and|or|in|is ** ; a line of a route policy or a set
M active|advertise-to|adjacency|affinity-map|allow|antispoof|apply-group|group|attribute-set|bundle|bundle-ethernet|cef|confederation|control-plane|dampening|discovery|domain|dual-active|echo|emulated|encapsulation|evpn|explicit-path|exporter|fabric|flow|forward-class|frequency-synchronization|fpd|g8032|generic-interface-list|grpc|hostname|hsrp|http|hw-module|igmp|im|inservice|ipv4|ipv6|ipsla|isis|l2transport|l2vpn|label|ldp|linux|lmp|location|log|lpts|lsp-password|mac|macsec|management-plane|maximum|mld|monitor-session|mpls|mpls_te|msdp|multicast-routing|multipath|netconf|netconf-yang|nsr|nv|optics|ots|path|pbr|pce|performance-mgmt|pim|policy|port|preconfigure|prefix|profile|protocol|pseudowire|ptp|rcc|refresh|rewrite|rib|routed|router|rp|rsvp|sa-filter|segment-routing|session-group|sflow|snmp-server|soft-reconfiguration|spt-threshold|srlg|ssh|storm|sub-interface|subscriber|synchronous|taskgroup|task|tcp|telemetry|telnet|template|tftp|timers|track|traceoption|tunnel-te|uni|usergroup|vlan|vpws|vrf|vty|vty-pool|vrrp|xconnect|xml|yang|multicast|next-hop-unchanged|route-target|auto-rp|candidate-bsr|candidate-rp|rp-address|ssm|accept-register|old-register-checksum|retain|additional-paths|cost-community|default|originator-id|ebgp-send|bind|area|mtu-ignore|passive|fast-reroute|loopback|link-debounce|source|network|import|export|capability|remote-as|use|update-source|addresses|as-override|send-community-ebgp|send-extended-community-ebgp|distribute|receive|version|tacacs|ring|aps|au-4|stm|sonet|controller|power|cpri|breakout|session|nomatch ** ; changes the candidate configuration
M ssh|telnet|xml|http|management-plane|vty-pool|line|control-plane ** #may-lock-out
M as-path prepend **
M usergroup|taskgroup|username|secret|root-lr|cisco-support|group ** #may-lock-out
D username|secret ** #may-lock-out #reveals-secrets
D reload|format **
`;

/** Cisco IOS XR as data. */
export const ciscoIosxr: WrittenDevice = {
  exec,
  config: `${ciscoConfig}${own}`,
  negation: { word: 'no', rules: ciscoNegation },
  execWord: 'do',
  pipes: `
R include|exclude|begin|section|utility|count|no-more **
D utility ** 
R utility less|more ** #interactive
R utility egrep|fgrep|head|tail|wc|cut|tr|comm|diff **
R utility sort|uniq
M file ** ; writes the output to a file
`,
  chains: true,
  quotes: true,
  programs: true,
};
