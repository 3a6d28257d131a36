/** Cisco NX-OS. Written from knowledge of the command references. */
import type { WrittenDevice } from '../grammar/device.ts';
import { ciscoConfig, ciscoNegation } from './cisco-config.ts';
import { lookingLines, showLines, storageLines } from './cisco-exec.ts';

const exec = `
${showLines}${lookingLines}${storageLines}
R ping6|traceroute6|pathtrace|mtrace ** #probe
R terminal length|width|monitor|no|session-timeout|color|edit-mode|event-manager|output|redirection-mode|sticky-mode|terminal-type|time|tree-update|history|log-all|alias ** ; sets this session only
M terminal dont-ask|verify-only ** ; changes what this session asks and does
D terminal alias|event-manager ** ; changes what the words after it mean
R find|echo|sha512sum|md5sum **
R sleep|wait ** #interactive ; waits
R ethanalyzer local ** #heavy #interactive
D ethanalyzer ** write|capture-ring-buffer/2 ; captures traffic into a file
M checkpoint|gzip|gunzip|tar|logit|locator-led|blink|cli|check **
M configure -> config ; opens the configuration
M configure session|profile|maintenance|dual-stage ** -> config-s ; opens a configuration that is applied later
D configure replace|network|sync|jobs **
D rollback ** ; replaces the running configuration
D attach|run|bash|guestshell|python|python2|python3|tclsh|slot|session|load|dockerd|virtual-service|vsh|poap|event|callhome|source|reset|reboot|restart|purge|system|switchto|switchback|install|out-of-service|power|discover|bloggerd|module|unmount|mount|umount|fips|license|kill|io-module|hardware|interface|sys|switch|scripting|test|tech-support|vdc|vmdc|snapshot|setup|crypto|ntp|cfs|commit|copp|dot1x|fcping|fctrace|feature|gir|maintenance|mcm|mping|otv|port-channel|process|routing-context|rsvp|sam|scheduler|ssh6|telnet6|tunnel|unsupported|use-license|user|vlan|zone|zoneset|xml|nbm ** -> unknown
D ssh6|telnet6 ** -> unknown #leaves-box #interactive ; opens a session to another system
D fcping|fctrace|mping|test ** #probe ; sends packets
D callhome ** #leaves-box ; sends to another system
M routing-context|use ** 
D no ** 
M no debug **
`;

const own = `
M feature|feature-set ** ; switches a feature on
M fabric|fabricpath|fex|hardware|limit-resource|role|rule|system|vpc|peer-keepalive|peer-link|peer-gateway|peer-switch|slot|cfs|class|copp|delay|dual-active|fcoe|flow|fc|fcip|hsrp|ip|ipv6|l2|lacp|layer2|link|lldp|mac|mac-list|mode|negotiate|ngoam|nv|nve|nxapi|nxsdk|option|otv|pause|poap|port|port-profile|ptp|rate-limit|retain|rmon|routing|sampler|scheduler|sflow|spanning-tree|ssh|state|storm-control|suppress-arp|switchname|switching-mode|tacacs+|telemetry|destination-group|destination-profile|sensor-group|subscription|path|dst-grp|snsr-grp|template|timestamp|tunnel|udld|unified|use|use-vrf|vdc|vmtracker|vrf|vsan|vtp|vxlan|wwn|zone|zoneset|autonomous-system|auto-recovery|beacon|bestpath|cdp|cli|conform|congestion-control|count|dest|encap|event-history|filter|flowcontrol|global|graceful|guest|host-reachability|ingress-replication|locator|locator-led|log|logging|mcast-group|multisite|member|ingress|peer|peer-ip|police|propagate-sgt|queue-limit|reload-delay|remote|remote-as|send-lifetime|source-interface|suppress|suppress-fib-pending|suppress-inactive|table|track|transport|vn-segment|violate|import|maximum-paths|fhrp|key|ospf|low-memory|nxos|dhcp|advertise|associate|fabric-trigger|evpn|flush-routes|isolate|rid|segment|sgt|slow-drain|static|summary|switchport|traffic|tx-hash|user|validate|vtep|wred|xbar ** ; changes the configuration
D system ** 
M system vlan|default|jumbomtu|nve|routing|login|qos|cores|admin-vdc|inter-vdc-reset|memory-thresholds|interface|urpf|fast-reload **
D nxapi|bash-shell|guestshell|scheduler|cli|poap ** 
M nxapi http|https|use-vrf|sandbox ** #may-lock-out
M cli var **
D feature bash-shell|nxapi|guestshell|scp-server|sftp-server|telnet **
D role ** -> +role #may-lock-out
D rule * permit|deny command ** 
M commit|verify|abort ** 
D clear|reload|write|delete|format **
D boot ** 
`;

/** Cisco NX-OS as data. */
export const ciscoNxos: WrittenDevice = {
  exec,
  config: `${ciscoConfig}${own}`,
  negation: { word: 'no', rules: `${ciscoNegation}\nM role priority\n` },
  execWord: 'do',
  execInConfig: true,
  pipes: `
R include|exclude|begin|section|count|json|json-pretty|xml|xmlin|xmlout|no-more|grep|egrep|head|last|tail|wc|diff|cut|tr|human|end|until|hsc|start|nz|next|prev **
R less ** #interactive
R sort|uniq
M source ** 
D vsh|sed|awk|email ** ; runs more than a filter
`,
  chains: true,
  quotes: true,
  separator: ';',
  remark: '!',
  redirects: true,
  programs: true,
  filterWords: /\b(count|ignore-case|invert-match|line-exp|line-number|word-exp|(next|prev) +\d+)(?= )/g,
};
