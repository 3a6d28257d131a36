/** FortiOS. Written from knowledge of the command references; `config` opens a section, `end` applies it at once. */
import type { WrittenDevice } from '../grammar/device.ts';

const looking = `
R get|show **
// Older releases restart daemons with it.
D get test **
R show ** #reveals-secrets
R show full-configuration ** #reveals-secrets #heavy
R get router info routing-table|bgp ** #heavy
R exit|quit -> unknown ; ends the session
M get wireless-controller scan ; scans the air
M get wireless-controller scan ** ; scans the air
R get system performance top #interactive
R get system performance top ** #interactive
R tree **
`;

const acting = `
R diagnose hardware sysinfo|deviceinfo|lspci ** 
U diagnose *** ; is not known well enough to be judged
R diagnose sys top|status
R diagnose sys session list|stat|full-stat
R diagnose sys session6 list|stat
R diagnose sys top|topology|top-summary|top-mem ** #heavy
R diagnose sys top|top-summary|top-mem #interactive
R diagnose sys top|top-summary|top-mem ** #interactive #heavy
R diagnose sys vd list|stats ** 
D diagnose sys vd stats clear
R diagnose sys process pidof **
D diagnose sys process kill|killall|dump|pstack|trace|nice|daemon-restart|daemon-auto-restart ** ; acts on what runs
D diagnose sys vd stop|start ** ; acts on what runs
R diagnose sys ntp status
R diagnose sys ha status|dump-by|showcsum **
R diagnose sys ha status
R diagnose sys ha checksum show|cluster **
R diagnose sys sdwan|link-monitor|virtual-wan-link health-check|member|service|status **
R diagnose sys sdwan|virtual-wan-link health-check|member|service
R diagnose sys checkused|dayst-info ** 
R diagnose sys logdisk usage|status|quota|smart
R diagnose sys sip-proxy calls|stats list
R diagnose sys flash list
R diagnose sys tcpsock|udpsock|mpstat|gre list **
R diagnose sys tcpsock|udpsock|mpstat
R diagnose netlink interface|device|aggregate|brctl|dstmac list|name **
R diagnose netlink interface|device|aggregate|brctl list|name
R diagnose ip address|arp|route|router|rtcache|proxy|multicast list ** 
R diagnose ip address|arp|route|rtcache list
R diagnose ip router bgp|ospf|rip show ** 
R diagnose ipv6 address|neighbor-cache|route|devconf list **
R diagnose ipv6 address|neighbor-cache|route list
R diagnose firewall iprope list|lookup|show **
R diagnose firewall iprope list
R diagnose firewall proute|proute6|fqdn|auth|ippool|vip|shaper|statistic list|show **
R diagnose firewall proute|fqdn|auth|ippool list
R diagnose firewall shaper traffic-shaper|per-ip-shaper list|stats|state
R diagnose user device|quarantine|banned-ip list
R diagnose webfilter fortiguard statistics list
R diagnose npu np6|np6lite|np6xlite|np7|np7lite port-list|session-stats|sse-stats|ipsec-stats **
R diagnose ips session|anomaly list|status
R diagnose wad user|session list
R diagnose wireless-controller wlac -c sta|wtp|vap|ap-status
R diagnose vpn tunnel list|stat **
R diagnose vpn tunnel list|stat
R diagnose vpn ike gateway list ** 
R diagnose vpn ike gateway|status|counts list|summary|detailed **
R diagnose vpn ike gateway list
R diagnose vpn ike status|counts
R diagnose vpn ssl list|statistics **
R diagnose switch-controller switch-info|dump **
R diagnose lldprx port neighbor details|summary ** 
R diagnose lldprx port|neighbor details|summary|list **
R diagnose lldprx port neighbor details|summary|detail
R diagnose log alertconsole list
R diagnose autoupdate status|versions
R diagnose webfilter|spamfilter|ips|av status
D diagnose test ** ; tests by acting
D diagnose sniffer ** #interactive #heavy ; captures traffic
M diagnose sniffer packet ** #interactive #heavy ; captures traffic
D diagnose debug *** #heavy ; can overload the device
M diagnose debug disable|reset **
M diagnose debug disable|reset
R diagnose debug info
R diagnose debug authd fsso list|server-status|summary
R diagnose debug config-error-log|crashlog|rating read **
R diagnose debug crashlog read
R diagnose debug config-error-log read
R diagnose debug report #heavy #reveals-secrets
R diagnose debug rating
D diagnose vpn ** clear|flush|flush-SAD|reset|down|up/1
D diagnose vpn ike|tunnel|ssl|concentrator clear|restart|flush|reset|delete|down|up ** 
D diagnose vpn ike gateway clear|flush ** 
D diagnose vpn tunnel flush|reset|up|down|delinbound|deloutbound|delete ** 
D diagnose vpn tunnel flush|reset
D diagnose vpn ike gateway clear|flush
D diagnose vpn ike restart
D diagnose sys kill|killall|process-kill|session-kill|scanunit|csum|flush|modem-kill|device-kill ** ; ends what runs
D diagnose sys session|session6 clear|filter-clear ** ; drops sessions
D diagnose sys session|session6 clear ; drops sessions
M diagnose sys session|session6 filter ** ; sets which sessions the next line means
D diagnose sys ha reset-uptime|hadiff|set-as-master|checksum-recalculate|failover **
D diagnose ip|ipv6 address|arp|route|router flush|delete|add|clear **
D diagnose firewall auth|iprope|ipmac|gtp|fqdn clear|purge|flush|delete **
D execute acme|aws|azure|gcp|bios|bypass-mode|carrier-license|cloud-init|config-transaction|crypto|csf|ddns|dlp-fingerprint|dsl|email|erase-disk|ethernet-ping|federated-upgrade|forticarrier-license|forticloud-sandbox|fortitoken-cloud|fsck|geo-ip|gtp|internet-service|ipsec|lldp|local-report|lsc|migrate|nsx|pbx|policy-packet-capture|private-encryption-key|replace|restart|rollback|sdwan|security-rating|send-fds-statistics|set|sfp-mode|speed-test|speed-test-dynamic|speed-test-server|sync|system|telemetry|transceiver|upd-vd-license|update-av|update-geo-ip|update-ips|verify|webproxy|ztna ** -> prompt ; acts on the running system
D execute *** -> prompt ; acts on the running system
R execute log display ** 
R execute log display
R execute log list *
R execute log filter dump
R execute ping-options|ping6-options|traceroute-options view-settings
R execute disk|usb-disk list
R execute wireless-controller list-wtp-image
R execute fortitoken info
M execute log filter **
D execute log delete|delete-all|roll|restore|backup|flush-cache ** 
R execute ping|ping6|traceroute|tracert6 ** #probe
M execute ping-options|ping6-options|traceroute-options **
R execute date|time
D execute dhcp lease-clear **
D execute dhcp *** 
R execute dhcp lease-list ** 
R execute dhcp lease-list
R execute dhcp6 lease-list
R execute vpn sslvpn list **
R execute vpn sslvpn list
R execute tac report #heavy #reveals-secrets
M execute cfg save ; saves the configuration
R execute switch-controller get-conn-status|get-sync-status|get-physical-conn ** 
R execute sensor list|detail
R execute revision list config
D execute ssh|telnet ** -> unknown #leaves-box #interactive ; opens a session to another system
D execute backup|restore|revision|factoryreset|factoryreset2|factoryreset-shutdown|formatlogdisk|format|reboot|shutdown|disk|erase-disk|ha|router|vpn|batch|cfg|clear|update-now|usb-disk|set-next-reboot|auto-script|interface|enter|extender|fortiguard|fortimanager|forticloud|lte-modem|central-mgmt|create|disconnect-admin-session|dhcp6|mrouter|npu-cli|pppoe-account|replace-device|report|report-config|sync-session|telnet|ssh|usb-device|user|webfilter|wireless-controller|switch-controller|api-user|modem|time|date|tac|sensor|fctems|fortitoken|factory-license|vm-license|license|unset|upload ** -> prompt ; acts on the running system
D execute ssh|telnet ** -> unknown #leaves-box #interactive ; opens a session to another system
D execute backup|restore|upload ** -> prompt #copy #leaves-box ; copies to or from another system
R execute nslookup ** #probe
D execute speed-test ** #probe ; sends packets
M config ** -> config ; opens a section of the configuration
M end -> exec
D alias ** ; changes what the words after it mean
D sudo ** ; runs a line elsewhere
D fnsysctl ** -> unknown
`;

const config = `
M end -> exec ; applies the section and leaves it
M abort -> exec ; drops the section's changes
M next ; applies the entry
M edit|select|unselect|append|clone|rename|move ** ; changes the configuration
M config ** -> config ; opens a section inside the section
R get|show ** #reveals-secrets
R get|show
M set ** ; changes the configuration
M set password|passwd|psksecret|secret|key|private-key ** #reveals-secrets
D set status down ** #may-lock-out ; takes the interface down
D set status down #may-lock-out ; takes the interface down
M set allowaccess|admin-port|admin-sport|admin-ssh-port|accprofile|trusthost1|ip ** #may-lock-out
D set admin-sport|admin-port|admin-ssh-port 0 
D set action|script **
M set action **
D set script ** ; stores a script
D unset ** #may-lock-out ; puts a setting back to its default
M unset description|comment|comments|color|alias ** 
M unset description|comment|comments|color|alias
D delete|purge ** ; removes entries
D purge ; removes every entry of the section
D execute|diagnose|sudo|alias ** ; acts on the running system
`;

/** FortiOS as data. */
export const fortinetFortios: WrittenDevice = {
  exec: `${looking}${acting}`,
  config,
  pipes: 'R grep **',
  quotes: true,
  remark: '#',
};
