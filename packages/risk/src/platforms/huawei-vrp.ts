/** Huawei VRP. Written from knowledge of the command references. */
import type { WrittenDevice } from '../grammar/device.ts';
import { comwareLikeConfig, comwareLikeUndo } from './comware-config.ts';

const exec = `
R display **
R display current-configuration|saved-configuration ** #reveals-secrets
R display current-configuration|saved-configuration #reveals-secrets
R display ip routing-table|bgp #heavy
// With a name this command writes everything it shows to a file.
R display diagnostic-information #heavy #reveals-secrets
M display diagnostic-information ** #heavy #reveals-secrets ; writes what it collects to a file
D display diagnostic-information * ** #heavy #reveals-secrets ; writes what it collects to a file
R dir|pwd|more **
R ping|tracert|trace|nqa-jitter ** #probe
R screen-length|screen-width ** ; sets this session only
R quit|return|exit -> unknown ; ends the session
M terminal|undo language-mode **
M terminal terminal **
M undo terminal *** ; switches output off
M undo debugging ** ; switches output off
R undo terminal monitor|logging|debugging|trapping ; sets this session only
R terminal monitor|logging|debugging|trapping **
M system-view -> config ; opens the configuration
M save ** -> prompt ; saves the configuration
D reboot|format|delete|reset|startup|schedule|upgrade|patch|slave|master|power|fixdisk|undelete|install-module|rollback|configuration|refresh|free|kill|lock|send|super|set|test-aaa|tftp|ftp|sftp|scp|copy|move|rename|zip|unzip|mkdir|rmdir|cd|execute|backup|restore|recover|load|license|local-user|pki|crypto|start-script|oam|debugging|clear|check|compare|activate|bootrom|board|cluster|mpls|mtrace|nslookup|python|screen|stack|trafgen|virtual-system|xmodem|hwtacacs-user|lldp|ops|opsscript|runtime-check|switch|upload|remove|shutdown|erase|extend|assistant ** -> prompt
D ftp|tftp|sftp|scp ** -> unknown #leaves-box #interactive #copy ; copies to or from another system
D nslookup|mtrace|test-aaa ** #probe #leaves-box ; asks another system
R compare configuration **
R check version|startup ** 
D telnet|stelnet|ssh|connect ** -> unknown #leaves-box #interactive ; opens a session to another system
M reset counters ** #clears-counters ; sets counters to zero
M cd|mkdir **
U vi
`;

/** Huawei VRP as data. */
export const huaweiVrp: WrittenDevice = {
  exec,
  config: `${comwareLikeConfig}
// Where changes wait for a commit these ask about them.
M quit -> ^? #interactive ; leaves the configuration and may ask about what is pending
M return -> exec #interactive ; leaves the configuration and may ask about what is pending
M ospf|isis|rip|ripng|ospfv3 ** -> config-router
M traffic|jumboframe|accounting-mode|authentication-mode|authorization-mode|domain|port-group|eth-trunk|trunkport|mac-limit|observe-port|capwap|ap|wlan|ap-group|vap-profile|ssid-profile|security-profile|traffic-profile|regulatory-domain-profile|rrm-profile|radio|radio-2g-profile|radio-5g-profile|anti-attack|cpu-defend-policy|nat|firewall|security-policy|security-zone|zone|profile|service-set|object-address|ike|ipsec|l2tp|hrp|m-lag|dfs-group|vbdif|nve|evpn|bridge-domain|segment-routing|te|tunnel-policy|explicit-path|rsvp|mpls|lsp-trigger|ldp|mtu|ipv4-family|ipv6-family|l2vpn-family|vpn-instance|vpn-target|route-distinguisher|tnl-policy|apply|if-match|assign|set|license|slot|stack|css|dhcp|dhcpv6|dns|efm|cfm|smart-link|monitor-link|rrpp|sep|erps|loop-detect|loopback-detect|lacp|mode|load-balance|max|least|arp-proxy|arp|unicast-reverse-path|urpf|statistic|trust|queue|wred|drop-profile|shaping|car|remark|deny|permit|redirect|mirror|filter|rule|step ** ; changes the configuration
`,
  negation: { word: 'undo', rules: comwareLikeUndo },
  execInConfig: true,
  pipes: `
R include|exclude|begin|section|count|no-more|refuse-more **
M redirect|append|tee|save ** ; writes the output to a file
`,
  chains: true,
  remark: '#!',
  redirects: true,
};
