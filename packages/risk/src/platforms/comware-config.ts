/** Configuration lines of Huawei VRP and H3C Comware, all sections together. */

export const comwareLikeConfig = `
R quit -> ^ ; leaves the section
R return -> exec ; leaves the configuration
R display **
R ping|tracert ** #probe
R display current-configuration|saved-configuration|this ** #reveals-secrets
R display this #reveals-secrets
M commit ; makes the candidate the running configuration
M commit ** 
M abort|clear
M save ** -> prompt ; saves the configuration
M interface ** -> config-if
M vlan * -> config-vlan
M vlan batch **
M bgp ** -> config-router
M router|route ** 
M acl|firewall-acl ** -> config-acl
M ospf|isis|rip|ripng|ospfv3 ** -> config-router
M area ** -> +area
M user-interface|line ** -> config-line #may-lock-out
M aaa|domain|local-user|radius|hwtacacs|radius-server|hwtacacs-server|hwtacacs|radius-scheme ** -> +aaa #may-lock-out
M local-user ** -> +user #may-lock-out #reveals-secrets
M sysname|header|description|info-center|ntp|ntp-service|clock|snmp-agent|snmp|ssh|telnet|stelnet|sftp|ftp|http|lldp|ip|ipv6|arp|mac-address|mac|stp|port|undo|qos|traffic|speed|duplex|negotiation|flow-control|mtu|loopback-detection|storm-constrain|storm-control|broadcast-suppression|multicast-suppression|unicast-suppression|jumboframe|link-aggregation|link-type|vlan-type|voice-vlan|voice|dot1x|mac-authentication|mac-vlan|dhcp|dhcp-snooping|dns|nqa|track|bfd|vrrp|pim|igmp|igmp-snooping|mld|multicast|mpls|l2vpn|vsi|xconnect|peer|network|import-route|import|preference|default-route-advertise|default|route-policy|route-static|router-id|group|ipv4-family|ipv6-family|address-family|timer|maximum|graceful-restart|dampening|aggregate|summary|filter-policy|silent-interface|cost|authentication|authentication-mode|authentication-scheme|authorization-scheme|accounting-scheme|authorization-attribute|service-type|password|state|level|idle-timeout|protocol|user|set|history-command|screen-length|permit|deny|rule|step|classifier|behavior|policy|if-match|apply|car|remark|filter|statistic|statistics|redirect|mirroring-group|mirror|monitor-link|smart-link|rrpp|irf-port-configuration|tunnel|source|destination|encapsulation|gre|vxlan|vni|evpn|nve|ike|ipsec|nat|zone|object|object-group|security-zone|security-policy|time-range|poe|lacp|eth-trunk|trunkport|bpdu|vpn-instance|vpn-target|route-distinguisher|ip-subnet-vlan|isolate|port-isolate|port-security|port-group|am|gvrp|mvrp|hwping|rmon|sflow|netstream|nssa|stub|abr-summary|vlink-peer|bandwidth|spf-schedule-interval|lsdb-overflow|opaque-capability|area-authentication|is-level|network-entity|cost-style|as-path|ext-community|community|community-list|reflector|confederation|sub-vlan|aggregate-vlan|super-vlan|hybrid|combo|mdi|undo|cut-through|temperature|fan|cpu-usage|memory|memory-usage|lldp|patch|ndp|ntdp|cluster|public-key|rsa|peer-public-key|pki|ssl|web|netconf|loghost|undo|gateway-list|dns-list|lease|domain-name|static-bind|forbidden-ip|expired|option|nbns-list|excluded-ip-address|version|netmask|secondary|up|down|enable|ospf|transceiver|flow-interval|link-delay|link-debounce|virtual-cable-test|loopback|primary|scheme|key|accounting|nas-ip|user-name-format|access-limit|dscp|priority|trust|queue|wred|wrr|wfq|lr|gts|rate-limit|packet-filter|user-group|bootp|ftm|stack-member|access|role|feature|interface-policy|vpn ** ; changes the configuration
M password|set authentication|simple|super ** #reveals-secrets #may-lock-out
D super ** #may-lock-out #reveals-secrets
M irf|stack|css ** ; changes how members form one device
D irf member * renumber **
D irf|irf-port **
D shutdown #may-lock-out ; takes the interface down
D shutdown ** #may-lock-out
D reset|reboot|format|delete|configuration|rollback|startup|bootrom|boot-loader|restore|load|undelete|initialize|erase|schedule|upgrade|set-default|clear ** -> prompt
D default ; puts the section back to its defaults
D alias|command-privilege|hotkey|command-alias|header-exec ** #may-lock-out ; changes what the words after it mean or who may say them
D auto-execute|job|schedule|scheduler|event|rtm|ops|assistant|python ** ; makes the device run commands by itself
M authentication-mode aaa|scheme|password ** #may-lock-out
D authentication-mode none ** #may-lock-out ; lets anyone in
M user-role|user ** #may-lock-out
M diagnose ** -> unknown
M system-view
M <n> **
`;

/** What is worse than moderate to take back. */
export const comwareLikeUndo = `
D bgp|ospf|isis|rip|vlan|interface|aaa|acl|domain|local-user|user-interface|line|ip|vpn-instance|mpls|stp|snmp-agent|info-center|ssh|stelnet|telnet|irf|irf-port|stack|router|route-policy|traffic|qos|super|pim|multicast|dhcp|vsi|l2vpn|nat|security-policy|security-zone|firewall|ike|ipsec|nve|evpn|radius|hwtacacs|service|public-key|pki|password-control|authentication-mode **
M info-center source|loghost|logbuffer|timestamp **
M snmp-agent trap|target-host|sys-info|community **
M ip address **  #may-lock-out
M ip ttl-expires|unreachables|redirects **
M stp edged-port|root-protection|bpdu-protection|cost|priority|point-to-point **
M qos|traffic apply|priority|trust|lr **
M shutdown ; brings the interface up
`;
