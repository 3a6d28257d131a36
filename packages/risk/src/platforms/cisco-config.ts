/**
 * Configuration lines of the Cisco IOS family, all sections together: a word is judged the same wherever it can stand.
 * IOS, IOS XE, FRR and EOS share it; what they have of their own stands in their files.
 */

/** Lines that open a section, and lines that leave one. */
export const ciscoSections = `
R end -> exec ; leaves the configuration
R exit|quit -> ^ ; leaves the section
R exit-address-family|exit-vrf|exit-peer-policy|exit-peer-session|exit-af-interface|exit-af-topology -> ^ ; leaves the section
// Everybody writes "int", and every release takes it although longer words begin with it too.
M interface|int ** -> config-if
M router bgp|ospf|ospf6|ospfv3|eigrp|rip|ripng|isis|babel|openfabric|pim|pim6|mobile|odr|lisp|general|l2-vpn|traffic-engineering|multicast|igmp|msdp ** -> config-router
M router-map ** -> config-route-map
M address-family|topology|af-interface|service-family ** -> +af
M vrf ** -> config-vrf
M vrf forwarding|member|context **
M ip vrf * -> config-vrf
M ip vrf forwarding|receive|sitemap **
M line ** -> config-line
M vlan * -> config-vlan
M vlan configuration|database|filter|access-map|group|internal|dot1q|accounting **
M route-map ** -> config-route-map
M class-map ** -> config-cmap
M policy-map ** -> config-pmap
M class ** -> +c
M ip access-list standard|extended|role-based|resequence|log-update|helper|persistent ** -> config-nacl
M ip access-list logging|counters **
M ipv6 access-list ** -> config-ipv6-acl
M key chain * -> config-keychain
M key * -> +key
M crypto map|keyring|isakmp|ikev2|ipsec|pki|gdoi|call|dynamic-map|engine|logging|mib|provisioning|vpn|xauth|ctcp|identity|ssl ** -> +crypto
D crypto key ** -> prompt ; makes or destroys keys
D crypto ca|pki|key zeroize|trustpoint|certificate ** -> prompt ; makes or destroys keys and certificates
M track * ** -> config-track
M ip sla * -> config-ip-sla
M ip sla schedule|responder|group|logging|reaction-configuration|reaction-trigger|restart|reset|enable|low-memory|key-chain|auto **
M ip dhcp pool ** -> config-dhcp
M ip dhcp ***
M aaa ** #may-lock-out
M aaa group ** -> config-sg
M bfd **
M bfd-template ** -> config-bfd
M peer * ** -> +peer
M archive -> config-archive
M object-group|object ** -> config-network-group
M flow ** -> config-flow
M control-plane ** -> config-cp
M mpls ***
M mpls traffic-eng|ldp|label|ip|static|oam|tp|ip-iw|mtu|netflow|prefix-map|control-word **
M l2vpn|l2 ** -> config-l2vpn
M bridge-domain ** -> config-bdomain
M service ***
M service instance ** -> +srv
M monitor session|capture|event-trace|permit-list|sample-rate ** -> config-mon
M template ** -> config-template
M parameter-map|zone|zone-pair ** -> +zone
M voice|dial-peer|voice-port|sip-ua|telephony-service|ephone|ephone-dn|gateway|gatekeeper|ccm-manager ** -> +voice
M redundancy -> config-red
M controller ** -> config-controller
M radius|tacacs ** -> config-sg
M lldp|cdp|errdisable|udld|lacp|vtp|spanning-tree|mac|power|stackwise-virtual|sdm|diagnostic|module|hw-module|platform|device-tracking|ipv6|ip|nat|port-channel|storm-control ***
`;

/** Words that may begin a configuration line in any section. */
const plainWords = `
M hostname|prompt|logging|ntp|sntp|clock|banner-text|dns|domain|domain-name|domain-lookup|name|name-server|snmp|snmp-server|sflow|netflow|nhrp ** ; changes the configuration
M aggregate-address|aggregate|area|auto-cost|auto-summary|autonomous-system|bandwidth|bestpath|capability|carrier-delay|channel-group|channel-protocol|cluster-id|compatible|confederation|continue|cost|dampening|dead-interval|default-information|default-metric|delay|description|dialer|distance|distribute-list|discard-route|duplex|ebgp-multihop|encapsulation|encryption|export|fast-reroute|flowcontrol|glbp|graceful-restart|graceful-shutdown|group|group-range|hello-interval|hello|hold-time|hold-queue|holdtime|import|ignore|interface-id|is-type|isis|keepalive|keyring|lease|load-interval|local-as|local-preference|log-adjacency-changes|log-neighbor-changes|lsp-gen-interval|maximum-paths|maximum-prefix|max-metric|max-lsp-lifetime|mdix|media-type|metric|metric-style|mode|mtu|multi-topology|multipath|nbar|neighbor|neighbor-group|negotiation|net|network|next-hop-self|next-hop|nsf|nsr|offset-list|originate|ospf|ospfv3|passive|passive-interface|peer-group|pim|polarity|prc-interval|prefix|prefix-list|preempt|priority|priority-group|private-vlan|protocol|queue-limit|queue-set|random-detect|rd|redistribute|remote-as|route|route-policy|route-reflector-client|route-tag|route-target|router-id|rpki|sampler|segment-routing|send-community|set|send-label|shape|soft-reconfiguration|speed|spf-interval|srr-queue|standby|summary-address|summary-prefix|switchport|synchronization|table-map|timers|traffic-share|trust|tunnel|update-source|variance|version|vnid|vrrp|vpn|weight|wrr-queue|xconnect|bgp|eigrp|rip|ppp|pppoe|mpls-ip|lsr-id|label|allocate|label-allocation-mode|route-source|default-originate|inherit|exporter|collect|destination|source|transport|record|cache|option|statistics|sampling ** ; changes the configuration
M match|permit|deny|remark|evaluate|dynamic|sequence|seq|call|on-match|police|priority-queue|fair-queue|drop|pass|inspect|class-type|service-policy|estimate|content|tcp|udp|icmp|host|range|subnet|security|group-object|network-object|port-object|service-object|protocol-object|icmp-object|any|eq|established ** ; changes the configuration
M address|algorithm|associate|attribute|authentication|authorization|accounting|automate-tester|auth-port|acct-port|backoff|client|client-identifier|client-name|connection|counter|cts|database|dest-ip|destination-pattern|dns-server|bootfile|default-router|hardware-address|hash|host-name|idle-timeout|import-all|integrity|dh|lifetime|key-string|key-hash|accept-lifetime|send-lifetime|cryptographic-algorithm|nai|netbios-name-server|netbios-node-type|next-server|ring|retransmit|server|server-private|session-target|sip|timeout|type|update|utilization|pre-shared-key|proposal|policy|profile|password-less|self-identity|rekey|reverse-route|peer-id|identity|fvrf|pki|subject-name|subject-alternative-name|rsakeypair|revocation-check|fqdn|serial-number|usage|auto-enroll|certificate|chain|hash-algorithm|initiate|nat-transparency|ivrf|virtual-template|vrf-also|vpngroup|pool|pfs|proxy|isakmp-profile|tunnel-group|encr|enrollment|dpd|keepalives|config-exchange|responder-only|acl|include-local-lan|save-password|wins|split-dns|netmask|group-policy|webvpn|responder|no-xauth ** ; changes the configuration
M location|length|width|history|exec-timeout|session-timeout|session-limit|absolute-timeout|escape-character|exec|exec-banner|motd-banner|stopbits|databits|parity|flowcontrol-line|modem|rotary|lockable|notify|padding|stop-character|start-character|special-character-bits|terminal-type|full-help|international|editing|data-character-bits|dispatch-character|disconnect-character|hold-character|vacant-message|refuse-message|txspeed|rxspeed|autobaud|autohangup|transport-preferred|insecure|domain-lookup-line|monitor|stopbit|script|activation-character ** ; changes the configuration
M arp|as-path|bridge|buffers|call-home|cef|cns-id|community-list|connect|cwmp|default-gateway|define|dot1q|dot11|enrollment-profile|environment|epm|ethernet|event-log|exception|extcommunity-list|fabric|facility-alarm|file|frame-relay|gre|hw-switch|id-manager|identity-profile|ipc|keep|l2protocol-tunnel|l2protocol|l2tp|large-community-list|link|loopback|macsec|managed|mls|mka|mobility|multilink|mvrp|nve|evpn|vni|member|memory|nmsp|openflow|operation|ospf6|parser|performance|pfr|port-security|port|power-supply|process|process-max-time|qos|queue|queueing|rate-limit|rep|rmon|rtr|scheduler|security-group|session|system|table|time-range|absolute|periodic|tag|tap|threshold|token|traffic-shape|transceiver|trunk|tx-ring-limit|uc|validate|vfi|video|vpdn|vpdn-group|vrf-context|wccp|wlan|wireless|ap|wsma|cable|atm|pvc|vbr-nrt|ubr|cbr|isdn|ima|framing|linecode|clocking|fdl|channelized|t1|e1|pri-group|ds0-group|signal|timeslots|crc|cptone|compand-type|impedance|input|output|music|station-id|caller-id|dsapp|codec|dtmf-relay|fax|preference|digit-strip|forward-digits|translation-profile|translation-rule|rule|incoming|answer-address|max-conn|session-protocol|voice-class|huntstop|ephone-type|mac-address|button|number|auto-line|cor|max-ephones|max-dn|ip-source|auto|dialplan|no-reg|dns-suffix|sub-route-map|bfd-interval|lookup|ip-precedence|dscp|frequency|request-data-size|tos|owner|icmp-echo|udp-echo|udp-jitter|tcp-connect|path-echo|path-jitter|http|dhcp|ethernet-type|delay-threshold|react|object-tracking|up|down|interval|multiplier|single-hop|multi-hop|dampen|echo|state|local-address|local|remote|site-id|advertise|advertise-map|adj-ring|allowas-in|activate|as-override|additional-paths|bmp|nexthop|slow-peer|unsuppress-map|scan-time|sessions|default-cost|nssa|stub|virtual-link|no-summary|filter-list|sham-link|point-to-multipoint|hello-padding|circuit-type|csnp-interval|lsp-interval|lsp-refresh-interval|overload-bit|set-overload-bit|adjacency-check|ispf|microloop|mpls-te|affinity|explicit-path|index|path-option|autoroute|record-route|forwarding-adjacency|fast|bw-protect|admin-weight|attributes|reservable-bandwidth|inter-area|external|log|maximum|microburst|negotiate|autonegotiation|phy|fec|beacon|breakout|usb|domain-name-server|locale|tls|address-pool|binding|host-binding|relay|subscriber|pseudowire|pseudowire-class|interworking|local-interface|backup|load-balance|load-balancing|vc|vcid|vpls-id|signaling|split-horizon|stitch|rewrite|bridge-group|etree|learning|aging-time|limit|e-line|esi ** ; changes the configuration
M <n> ** ; changes the configuration
`;

const dangerousWords = `
D shutdown ** #may-lock-out ; takes the interface or the process down
D neighbor ** shutdown/2 ; takes the session down
D reload|erase|format|delete|write ** -> prompt
D alias|privilege|macro|menu|shell ** #may-lock-out ; changes what the words after it mean or who may say them
D default|default-interface ** #may-lock-out ; puts a configuration back to its default
M default description|switchport|neighbor ***
D boot|config-register|system-boot ** ; changes what the device starts next time
D event|scheduler-job|tclsh|guestshell|iox|app-hosting|applet|action|trigger|cli|scripting|eem ** ; runs commands by itself
M kron ** -> +kron ; plans commands
D username|user|enable|password|secret|login|access-class|transport-input|account ** #may-lock-out #reveals-secrets ; changes who may log in
M login block-for|quiet-mode|on-failure|on-success|delay **
M enable secret|password ** #may-lock-out #reveals-secrets ; changes the password for privileged mode
M password ** #may-lock-out #reveals-secrets ; changes a password
M banner ** -> unknown ; takes the lines after it as text
D license|install|software|request|redundancy-force|switch|stack|switchover ** ; acts on the running system
M switch virtual ** -> +switch
M transport preferred|output|input ** #may-lock-out
M access-list|access-group|ip-access-group ** #may-lock-out
M tacacs-server|radius-server|ldap|aaa-server ** #may-lock-out #reveals-secrets
M snmp-server community|user|host|group|v3|usm ** #reveals-secrets
M key-chain|authentication-key|pre-shared-key ** #reveals-secrets
M ip ***
M ip address ** #may-lock-out
M ip route|route-static|default-gateway|access-group|nat|ssh|http|domain|domain-name|domain-list|domain-lookup|name-server|prefix-list|as-path|community-list|extcommunity-list|large-community-list|ospf|eigrp|pim|igmp|multicast|multicast-routing|mroute|msdp|cef|flow|ftp|tftp|tcp|source|source-route|subnet-zero|classless|bgp-community|bgp|forward-protocol|host|icmp|inspect|ips|local|mtu|nhrp|policy|policy-list|proxy-arp|radius|tacacs|redirects|unreachables|mask-reply|directed-broadcast|helper-address|rip|router|routing|rsvp|scp|security|split-horizon|sticky-arp|summary-address|telnet|unnumbered|urlfilter|verify|virtual-reassembly|vrrp|wccp|arp|device|default|attached-routes|virtual-router|admission|audit|auth-proxy|authentication|bandwidth-percent|cache|dvmrp|explicit-path|finger|gratuitous-arps|gratuitous-arp|hello-interval|hold-time|identd|isis|kerberos|load-sharing|options|pgm|pool|port-map|portbundle|rcmd|reflexive-list|rtp|sap|sdr|sla|spd|static|traffic-export|trigger-authentication|vrf|nbar|name|community|extcommunity|hardware|ssh-key|next-hop|precedence|dscp|tos|ttl|port|radius-source|irdp|mfib|mobile|rarp-server|probe|slb|dns **
M ipv6 ***
`;

/** Every configuration line known here. */
export const ciscoConfig = `${ciscoSections}${plainWords}${dangerousWords}`;

/** What is worse than moderate to take back: whole processes, ranges of sections, who may log in, what is filtered. */
export const ciscoNegation = `
D router|vlan|interface|vrf|username|user|enable|aaa|boot|alias|privilege|line|crypto|snmp-server|key|switch|stack|redundancy|feature|spanning-tree|archive|event|macro|menu|service-policy|policy-map|class-map|access-list|mpls|multicast-routing|platform|hw-module|module|license **
M spanning-tree portfast|bpduguard|bpdufilter|guard|cost|port-priority|link-type|mode|vlan **
M snmp-server location|contact|community|host|enable|trap-source|view|group|chassis-id|ifindex|source-interface|packetsize|queue-length|tftp-server-list|trap **
M vlan internal|dot1q|filter|group **
M vrf forwarding|member ** #may-lock-out
M mpls ip|mtu|label|bgp|ldp **
M mpls
M crypto map **
M service-policy ** ; takes a policy off
M ip ***
D ip routing|vrf|access-list|ssh|cef|multicast-routing|local|nat **
M ip nat inside|outside
M ip access-list logging|log-update **
M ip vrf forwarding|receive ** #may-lock-out
M ip local-proxy-arp **
M ipv6 ***
D ipv6 unicast-routing|access-list|router|cef **
`;
