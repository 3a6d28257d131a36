/** RouterOS menus of addresses, firewalls, routing and queues; the notation is that of menus.ts. */
export const routingMenus = `
/ip =
/ip/accounting
/ip/accounting/snapshot !take
/ip/accounting/uncounted
/ip/accounting/web-access
/ip/address
/ip/arp
/ip/cloud !force-update
/ip/cloud/advanced
/ip/cloud/back-to-home-file
/ip/cloud/back-to-home-file/settings
/ip/cloud/back-to-home-user !show-client-config
/ip/dhcp-client !release !renew
/ip/dhcp-client/option
/ip/dhcp-relay
/ip/dhcp-server !setup
/ip/dhcp-server/alert !reset-alert
/ip/dhcp-server/config
/ip/dhcp-server/lease +make-static +check-status +send-reconfigure
/ip/dhcp-server/matcher
/ip/dhcp-server/network
/ip/dhcp-server/option
/ip/dhcp-server/option/sets
/ip/dhcp-server/option-space
/ip/dns
/ip/dns/adlist +reload
/ip/dns/cache +flush
/ip/dns/cache/all
/ip/dns/forwarders
/ip/dns/static
/ip/firewall =
/ip/firewall/address-list
/ip/firewall/calea
/ip/firewall/connection !remove
/ip/firewall/connection/tracking
/ip/firewall/filter
/ip/firewall/layer7-protocol
/ip/firewall/mangle
/ip/firewall/nat
/ip/firewall/raw
/ip/firewall/service-port
/ip/hotspot !setup !reset-html !reset-html-directory
/ip/hotspot/active !login !remove
/ip/hotspot/cookie
/ip/hotspot/host +make-binding
/ip/hotspot/ip-binding
/ip/hotspot/profile
/ip/hotspot/service-port
/ip/hotspot/user
/ip/hotspot/user/profile
/ip/hotspot/walled-garden
/ip/hotspot/walled-garden/ip
/ip/ipsec
/ip/ipsec/active-peers !kill-connections
/ip/ipsec/identity
/ip/ipsec/installed-sa !flush
/ip/ipsec/key !generate-key !export-pub-key !import
/ip/ipsec/key/psk
/ip/ipsec/key/qkd
/ip/ipsec/key/rsa !generate-key !export-pub-key !import
/ip/ipsec/mode-config
/ip/ipsec/peer
/ip/ipsec/policy
/ip/ipsec/policy/group
/ip/ipsec/profile
/ip/ipsec/proposal
/ip/ipsec/remote-peers !kill-connections
/ip/ipsec/settings
/ip/ipsec/statistics
/ip/kid-control +pause +resume
/ip/kid-control/device
/ip/media =
/ip/media/settings
/ip/nat-pmp
/ip/nat-pmp/interfaces
/ip/neighbor
/ip/neighbor/discovery-settings
/ip/neighbor/lldp
/ip/neighbor/lldp/vlan
/ip/packing
/ip/pool
/ip/pool/used
/ip/proxy +clear-cache !check-drive !format-drive !reset-html
/ip/proxy/access
/ip/proxy/cache
/ip/proxy/cache-contents
/ip/proxy/connections
/ip/proxy/direct
/ip/proxy/inserts
/ip/proxy/lookups
/ip/proxy/refreshes
/ip/reverse-proxy
/ip/route ~check
/ip/route/cache
/ip/route/nexthop
/ip/route/rule
/ip/route/vrf
/ip/service
/ip/service/webserver
/ip/settings
/ip/smb
/ip/smb/shares
/ip/smb/users
/ip/socks
/ip/socks/access
/ip/socks/connections
/ip/socks/users
/ip/socksify
/ip/ssh !export-host-key !import-host-key !regenerate-host-key
/ip/tftp
/ip/tftp/settings
/ip/traffic-flow
/ip/traffic-flow/ipfix
/ip/traffic-flow/target
/ip/upnp
/ip/upnp/interfaces
/ip/vrf
/ipv6 =
/ipv6/address
/ipv6/dhcp-client !release !renew
/ipv6/dhcp-client/option
/ipv6/dhcp-relay
/ipv6/dhcp-relay/option
/ipv6/dhcp-relay/routes
/ipv6/dhcp-server
/ipv6/dhcp-server/binding +make-static
/ipv6/dhcp-server/option
/ipv6/dhcp-server/option/sets
/ipv6/firewall =
/ipv6/firewall/address-list
/ipv6/firewall/connection
/ipv6/firewall/filter
/ipv6/firewall/mangle
/ipv6/firewall/nat
/ipv6/firewall/raw
/ipv6/nd
/ipv6/nd/prefix
/ipv6/nd/prefix/default
/ipv6/nd/proxy
/ipv6/nd/settings
/ipv6/neighbor
/ipv6/pool
/ipv6/pool/used
/ipv6/route ~check
/ipv6/settings
/mpls =
/mpls/forwarding-table
/mpls/interface
/mpls/ldp
/mpls/ldp/accept-filter
/mpls/ldp/advertise-filter
/mpls/ldp/interface
/mpls/ldp/local-mapping
/mpls/ldp/neighbor
/mpls/ldp/remote-mapping
/mpls/local-bindings
/mpls/mangle
/mpls/remote-bindings
/mpls/settings
/mpls/traffic-eng =
/mpls/traffic-eng/flow
/mpls/traffic-eng/interface
/mpls/traffic-eng/path
/mpls/traffic-eng/path-state
/mpls/traffic-eng/resv-state
/mpls/traffic-eng/tunnel !reoptimize
/mpls/traffic-eng/tunnel-path
/ppp =
/ppp/aaa
/ppp/active !remove
/ppp/l2tp-secret
/ppp/profile
/ppp/secret
/queue =
/queue/interface
/queue/simple
/queue/tree
/queue/type
/radius
/radius/incoming
/routing =
/routing/bfd =
/routing/bfd/configuration
/routing/bfd/session
/routing/bgp =
/routing/bgp/advertisements
/routing/bgp/aggregate
/routing/bgp/connection
/routing/bgp/evpn
/routing/bgp/instance
/routing/bgp/instance/vrf
/routing/bgp/network
/routing/bgp/peer !refresh !refresh-all !resend !resend-all
/routing/bgp/session !clear !refresh !reset !resend !stop !dump-saved-advertisements
/routing/bgp/template
/routing/bgp/vpls
/routing/bgp/vpn
/routing/bgp/vpnv4-route
/routing/discourse
/routing/fantasy
/routing/filter =
/routing/filter/chain
/routing/filter/community-ext-list
/routing/filter/community-large-list
/routing/filter/community-list
/routing/filter/num-list
/routing/filter/rule
/routing/filter/select-chain
/routing/filter/select-rule
/routing/gmp
/routing/id
/routing/igmp-proxy
/routing/igmp-proxy/interface
/routing/igmp-proxy/mfc
/routing/isis =
/routing/isis/instance
/routing/isis/interface
/routing/isis/interface-template
/routing/isis/lsp
/routing/isis/neighbor
/routing/nexthop
/routing/ospf =
/routing/ospf/area
/routing/ospf/area/range
/routing/ospf/area-border-router
/routing/ospf/as-border-router
/routing/ospf/instance
/routing/ospf/interface
/routing/ospf/interface-template
/routing/ospf/lsa
/routing/ospf/nbma-neighbor
/routing/ospf/neighbor
/routing/ospf/network
/routing/ospf/route
/routing/ospf/sham-link
/routing/ospf/static-neighbor
/routing/ospf/virtual-link
/routing/pimsm =
/routing/pimsm/bsr =
/routing/pimsm/bsr/candidate
/routing/pimsm/bsr/rp-set
/routing/pimsm/igmp-interface-template
/routing/pimsm/instance
/routing/pimsm/interface
/routing/pimsm/interface-template
/routing/pimsm/neighbor
/routing/pimsm/static-rp
/routing/pimsm/uib-g
/routing/pimsm/uib-sg
/routing/rip =
/routing/rip/instance
/routing/rip/interface
/routing/rip/interface-template
/routing/rip/keys
/routing/rip/neighbor
/routing/rip/static-neighbor
/routing/route
/routing/route/rule
/routing/rpki
/routing/rpki/session
/routing/rule
/routing/settings
/routing/stats =
/routing/stats/memory
/routing/stats/origin
/routing/stats/pcap
/routing/stats/process
/routing/stats/step
/routing/table
`;
