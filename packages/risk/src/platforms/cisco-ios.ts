/** Cisco IOS and IOS XE. Written from knowledge of the command references; surprising entries carry a remark. */
import type { WrittenDevice } from '../grammar/device.ts';
import { ciscoConfig, ciscoNegation } from './cisco-config.ts';

/** Pipes: everything behind the first bar belongs to its filter, but a sink is looked for behind later bars too. */
export const iosPipes = `
R include|exclude|begin|section|count|format **
M redirect|append|tee ** ; writes the output to a file
`;

const show = `
R show **
// IOS XE: reading some counters of the forwarding plane resets them.
M show platform|controllers|monitor ** clear|clear-on-read|clear_drop|clear-counters|reset #clears-counters ; clears what it shows
M show ** clear|clear-on-read|clear_drop/3 #clears-counters ; clears what it shows
R show running-config|startup-config|configuration|archive ** #reveals-secrets
R show tech-support ** #heavy #reveals-secrets ; collects everything the device knows
R show bgp|logging #heavy
R show ip route|bgp|mroute|cef #heavy
R show snmp community|user #reveals-secrets
R show key chain ** #reveals-secrets
R show memory debug ** #heavy
R show derived-config ** #reveals-secrets
R show crypto isakmp key #reveals-secrets
`;

const exec = `
${show}
R dir|pwd|where|who|systat|which-route|help **
R more|verify **
R more nvram:startup-config|system:running-config|nvram:private-config ** #reveals-secrets
R ping|traceroute ** #probe
R ping|traceroute -> prompt #probe #interactive ; asks for its arguments
R ping|traceroute ip|ipv6 -> prompt #probe #interactive ; asks for its arguments
R ping|traceroute vrf * -> prompt #probe #interactive ; asks for its arguments
R ping|traceroute vrf * ip|ipv6 -> prompt #probe #interactive ; asks for its arguments
R mtrace|mrinfo|mstat ** #probe
R terminal length|width|monitor|no|history|exec|editing|default-value|terminal-type|international ** ; sets this session only
D terminal shell|lock ** -> unknown ; changes how every line after it is read
M terminal escape-character|lines|transport|autohangup|channel|data-character-bits|databits|default|dispatch-character|dispatch-timeout|domain-lookup|download|exec-character-bits|flowcontrol|full-help|help|hold-character|ip|ip-address|keymap-type|mls|notify|output-chars|padding|parity|rxspeed|special-character-bits|speed|start-character|stop-character|stopbits|telnet|tn3270|trm|txspeed|type ** ; changes how this session's line works
M terminal ***
R exit|logout|quit|disable -> unknown ; ends the session or lowers its rights
R end ; leaves the configuration
M enable ** -> prompt ; raises the rights of this session
M configure terminal ** -> config ; opens the configuration
M configure -> prompt ; asks where the configuration comes from
D configure memory|network|overwrite-network|replace|revert **
M configure confirm ; replaces or merges the running configuration
M write ; saves the configuration
M write memory ; saves the configuration
R write terminal #reveals-secrets ; shows the configuration
D write erase|network|core ** -> prompt
M copy running-config startup-config ; saves the configuration
D copy running-config|startup-config scp:|sftp:|slot0:|slavenvram:|stby-nvram:|system:|syslog:|running-config ***
D copy rcp:|ramdisk:|revrcsf:|stby-rcsf: *** #copy
D copy *** #copy #leaves-box ; copies files or configuration
M clear counters ** -> prompt #clears-counters ; sets counters to zero
M clear logging ** -> prompt ; empties the log buffer
M clear access-list counters ** #clears-counters
M clear mac|mac-address-table ** ; relearns addresses
M clear arp-cache ** ; relearns addresses
D clear ** ; drops sessions or learned state
M undebug **
M undelete **
M no debug|monitor ** ; switches debugging off
D no ** ; takes back something that is not known here
D debug all|ip|platform ** #heavy ; can overload the device
M debug ** #heavy ; writes debug output until it is switched off
D debug **
D reload|erase|format|delete|squeeze|fsck|setup|partition ** -> prompt
M rename|mkdir|rmdir|cd **
M archive config
D archive **
M calendar|clock **
D redundancy|issu|install|software|upgrade|microcode|hw-module|platform|request|switch|stack-mac|stack ** -> prompt
D app-hosting|guestshell|virtual-service|iox|tclsh|gdb|python|event|macro|scripting|onep|call-home|license ** -> unknown
D send|start-chat|test|crypto|define|define-alias|alias|isdn|vtp|udld|dot1x|emm|cns|set|lock|credential|build ** -> unknown
D connect|telnet|ssh|rlogin|rsh|rcommand|resume|session|lat|pad|x3|x28|x29|tunnel|ppp|slip|tn3270|xremote|udptn ** -> unknown #leaves-box #interactive ; opens a session to another system
D disconnect|name-connection|login|access-enable|access-template|access-profile|unprofile|disable-eadi **
D ip|ipv6|mpls|wan|voice|wireless|ap|monitor|bfe|default|do-exec|dot11|eou|file|if-mgr|l2vpn|mbranch|mrbranch|mrm|ncia|oer|pfr|radius|restart|service|snmp|spec-file|tarp|tclquit|renew|release|acm|kron|clear-all ** ; acts on the running system
D snmp get|set|inform|getnext|getbulk ** #leaves-box ; asks another system
D test aaa ** #leaves-box ; asks another system
D call-home send|test|request ** #leaves-box ; sends to another system
U de|co|s
`;

/** Cisco IOS and IOS XE as data. */
export const ciscoIos: WrittenDevice = {
  exec,
  config: ciscoConfig,
  negation: { word: 'no', rules: ciscoNegation },
  execWord: 'do',
  pipes: iosPipes,
  remark: '!',
  help: true,
  // IOS takes 254 characters a line and drops the rest without a word.
  longest: 254,
};
