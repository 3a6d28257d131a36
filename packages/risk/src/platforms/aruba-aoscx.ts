/** Aruba AOS-CX. Written from knowledge of the command references. */
import type { WrittenDevice } from '../grammar/device.ts';
import { ciscoConfig, ciscoNegation } from './cisco-config.ts';
import { lookingLines, showLines, storageLines } from './cisco-exec.ts';

const exec = `
${showLines}${lookingLines}${storageLines}
R list|help **
R ping6|traceroute6|mtrace ** #probe
R page|terminal-monitor|no page|no terminal-monitor ** ; sets this session only
R no page ; sets this session only
R page|terminal-monitor ** ; sets this session only
M show tech-support|tech ** local-file #heavy #reveals-secrets #copy ; writes what it collects to a file
R checkpoint diff ** ; compares configurations
M checkpoint auto|rename|label **
D checkpoint ** ; replaces or removes a configuration
M configure -> config ; opens the configuration
D auto-confirm|boot|erase|factory|start-shell|vsf|vsx|top|diagnostics|diag|copy|crypto|https-server|led|link-flap|locator|mvrp|port-access|rest|restart|secure|session|start|stop|usb|user|write-core|zeroize|aaa|job|script|walk|repeat|alias|tracert|snapshot|vlan|switchto|ubt|usb-port|device-fingerprinting|member|ptp|redundancy|nae-script|nae|checksum|cable-diagnostic|debug-dump|diag-dump|sftp|tftp ** -> prompt
D sftp|tftp ** -> unknown #leaves-box #interactive #copy ; copies to or from another system
R diag-dump list
M led **
`;

/** Aruba AOS-CX as data. */
export const arubaAoscx: WrittenDevice = {
  exec,
  config: `${ciscoConfig}
M vsx|vsf|lag|apply|https-server|ssh|telnet|user-group|client|copp-policy|loop-protect|port-access|aaa|radius|tacacs|nae-agent|nae-script|mirror|gbp|ubt|ubt-client|evpn|vxlan|virtual-mac|active-gateway|ip|ipv6|poe|power-over-ethernet|profile|qos|sflow|session-timeout|trust|system|spanning-tree|rate-limit|loop|l3-counters|mgmt|default-gateway|nameserver|vlan|dhcp-server|dhcp-relay|dhcpv4-snooping|ptp|track|keychain|console|cli-session|config|usb|lldp|cdp|bfd|erps|job|schedule|keepalive|inter-switch-link|role|vsx-sync|split-recovery|member|link|secondary-member|split-detect|type|no ** ; changes the configuration
D job|schedule|erase|boot|checkpoint|copy|write ** 
M write memory
`,
  negation: { word: 'no', rules: `${ciscoNegation}\nD vsx|vsf|https-server|ssh|lag|evpn|aaa **\n` },
  execWord: 'do',
  execInConfig: true,
  pipes: 'R include|exclude|begin|count **',
  chains: true,
  remark: '!',
};
