/** What attacks on the other platforms found, and reads that stood beside it. The notation is that of rows.ts. */
import type { RowSet } from './rows.ts';

const commands = String.raw;

export const vendorFinds: readonly RowSet[] = [
  {
    platforms: ['juniper_junos'],
    commands: commands`
R mtrace from-source 192.0.2.1
R set cli timestamp
R monitor security packet-drop
R request system storage cleanup dry-run
R request system software list
R show configuration | compare rollback 1
M monitor security flow start
M monitor security flow file x
D request system storage cleanup
! show configuration | compare scp://u@192.0.2.9/x
! show configuration | compare http://192.0.2.9/x
`,
  },
  {
    platforms: ['huawei_vrp', 'hpe_comware'],
    mode: 'config',
    commands: commands`
R ping 192.0.2.1
R tracert 192.0.2.1
M ping -c 99999999 192.0.2.1
`,
  },
  {
    platforms: ['huawei_vrp', 'hpe_comware'],
    commands: commands`
M ping -m 0 192.0.2.1
M display version | redirect x
M display version | save x
`,
  },
  { platforms: ['hpe_comware'], commands: 'M diagnostic-logfile save\n! di save' },
  {
    platforms: ['aruba_aoscx'],
    commands: commands`
R show tech
R show tech bgp
M show tech local-file
M show tech all local-file
`,
  },
  {
    platforms: ['aruba_os'],
    commands: commands`
R show tech-support
M show tech-support x
M show tech x
M show tech-support user 00:11:22:33:44:55 x.txt
`,
  },
  {
    platforms: ['fortinet_fortios'],
    commands: commands`
R diagnose sys process pidof httpsd
R diagnose sys vd list
R diagnose sys logdisk usage
R diagnose firewall shaper traffic-shaper list
R diagnose user quarantine list
R diagnose npu np6 port-list
R diagnose ips session list
R diagnose wad user list
R diagnose debug info
R diagnose debug authd fsso list
R diagnose wireless-controller wlac -c sta
R execute disk list
R execute log filter dump
R execute ping-options view-settings
D diagnose sys process kill 1
D diagnose sys process dump 1
D diagnose sys process daemon-restart x
D diag sys proc daemon-auto-restart disable x
D diagnose sys vd stop x
D diagnose sys vd stats clear
! diagnose sys ntp restart
! diagnose sys cmdb x
! diagnose sys logdisk test x
! diagnose sys process nice 1 -5
! diagnose user quarantine clear
D execute disk scan 16
`,
  },
  {
    platforms: ['paloalto_panos'],
    commands: commands`
R request content upgrade info
R request plugins check
R request system fqdn show
R request system external-list show type ip name x
R test cp-policy-match source 192.0.2.1
R test sdwan-policy-match source 192.0.2.1
R debug dataplane packet-diag show setting
R debug dataplane pool statistics
R debug ike stat
R debug routing pcap show
! request content upgrade install version latest
! request system fqdn refresh
! request system external-list refresh x
! debug dataplane packet-diag set capture on
! debug dataplane show x clear
! debug routing pcap all delete
! debug ike pcap on
`,
  },
  {
    platforms: ['paloalto_panos'],
    mode: 'config',
    commands: commands`
R run show system info
R run test security-policy-match source 192.0.2.1
R run ping host 192.0.2.1
! run test vpn ike-sa
D run test vpn ike-sa gateway x
D run request restart system
D run ssh host 192.0.2.9
`,
  },
  {
    platforms: ['aruba_aoscx'],
    mode: 'config',
    commands: commands`
R show running-config current-context
R show version
D sh
D boot system
`,
  },
  {
    platforms: ['aruba_os', 'hp_procurve'],
    mode: 'config',
    commands: commands`
R show version
! no wlan ssid-profile x
`,
  },
  { platforms: ['aruba_os'], mode: 'config', commands: 'R no paging' },
  { platforms: ['hp_procurve'], mode: 'config', commands: 'R no page' },
  {
    platforms: ['nokia_sros'],
    commands: commands`
R environment no more
R environment more false
R validate
R compare
M oam eth-cfm eth-test x
D environment alias x y
`,
  },
  {
    platforms: ['vyos'],
    commands: commands`
R monitor bandwidth interface eth0
R show log | match "error|fail"
R show version | count
M monitor bandwidth-test initiate 192.0.2.1
M show interfaces ethernet eth0 identify
R show interfaces ethernet eth0 physical
R monitor traceroute 192.0.2.1
M show tech-support save x
M show tech-support save-uncompressed x
! show version | match x /etc/shadow
! show version | match -f /etc/shadow x
! show version | no-match x /config/config.boot
! show version | more /etc/shadow
! show version | count /etc/shadow
! show version | match 'x
! show version 'x
! show version $x
! show version \x24{x}
`,
  },
  { platforms: ['vyos'], mode: 'config', commands: 'M exit discard' },
  {
    platforms: ['other:unheard-of', 'other:extreme_exos'],
    commands: commands`
R show run | grep x
R show run | include x
R software show
R lldp show neighbors
R net show interface
R nv show interface
R list ltm virtual
R stat system
R get license-key
R cfg snmp get
R show tech-support
! cfg snmp set
! nv set x
! net add x
! show x | grep \x24(reboot)
! show x | grep \x60reboot\x60
! show x | grep y /etc/shadow
! show x | match \x24{x}
! show x | begin y > z
! show x | section y && reboot
! show x | grep y; reboot
! show x | display set > y
! show x clear-counters
! show tech-support local-file
! show tech-support file x
! show tech-support usb
! show support-bundle generate
! display diagnostic-information x
! ping -f 192.0.2.1
! show diagnostic-information x
! get session clear
! get log delete
! get clock set x
! interface show delete
`,
  },
];
