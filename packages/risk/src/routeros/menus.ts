/**
 * RouterOS 6 and 7: menus, and the commands they have beside those that every menu has. Written from knowledge of the
 * manual. One menu a line, its own commands behind it; `~` before a command reads, `!` is dangerous, `+` is moderate,
 * `?` is unknown. A menu that is not here is known only by a path joined with slashes, where each part must be a menu.
 */

/** Commands of every menu. */
export const everywhere =
  '~print ~export ~find ~get ~monitor ~monitor-traffic +add +set +remove +enable +disable +edit +unset +move +comment +reset +reset-counters +reset-counters-all +reset-mac-address';

/** Commands that may be said in any menu, with or without a colon. */
export const everyMenu =
  '~put ~len ~typeof ~pick ~tostr ~toarray ~tonum ~tobool ~toip ~toip6 ~totime ~tocrlf ~tolf ~time ~timestamp ~delay ~nothing ~local ~global ~set ~foreach ~for ~if ~do ~while ~onerror ~error ~return ~terminal ~environment ~rndnum ~rndstr ~convert ~serialize ~deserialize ~jobname ~grep ~exit ~range ~continue ~break ~any ~retry ~resolve !execute !parse !import +log +beep +led';

/** Menu, then its own commands. */
export const menus = `
/ = ~ping !import !password !setup !redo !undo !quit +beep +blink !execute
/app !enable !disable
/app/settings
/caps-man =
/caps-man/aaa
/caps-man/access-list
/caps-man/actual-interface-configuration
/caps-man/channel
/caps-man/configuration
/caps-man/datapath
/caps-man/interface !scan !frequency-scan
/caps-man/manager
/caps-man/manager/interface
/caps-man/provisioning
/caps-man/radio !provision
/caps-man/rates
/caps-man/registration-table
/caps-man/remote-cap !upgrade !provision !set-identity
/caps-man/security
/certificate !sign !import !export-certificate !card-reinstall !card-verify +create-certificate-request +add-file +add-acme !add-scep !enable-ssl-certificate !issued-revoke +reset-certificate-cache !self-sign !sign-certificate-request
/certificate/crl +flush +check-updates
/certificate/scep-server
/certificate/scep-server/otp +generate
/certificate/scep-server/ra
/certificate/scep-server/requests !grant !reject
/certificate/settings
/certificate/builtin
/console ~inspect +clear-history
/console/settings
/container !start !stop !shell !repull !kill ~log
/container/config
/container/envs
/container/mounts
/container/network
/container/stats
/disk !format-drive !eject-drive !format !erase !trim ~test !nvme-discover +scan !reset +monitor-traffic !blink
/disk/btrfs
/disk/btrfs/filesystem !balance-start !scrub-start !add-device !remove-device
/disk/btrfs/subvolume
/disk/btrfs/transfer !send !receive
/disk/settings
/dude !set !export-db !import-db !vacuum-db
/dude/agent
/dude/data
/dude/device
/dude/device-type
/dude/file
/dude/function
/dude/link
/dude/link-type
/dude/map
/dude/map/element
/dude/map/link
/dude/network-map
/dude/notification
/dude/outage
/dude/panel
/dude/probe
/dude/ros =
/dude/ros/address
/dude/ros/arp
/dude/ros/lease
/dude/ros/neighbor
/dude/ros/queue
/dude/ros/registration-table
/dude/ros/resource
/dude/ros/route
/dude/ros/routerboard
/dude/ros/health
/dude/ros/interface
/dude/server
/dude/service
/dude/settings
/dude/syslog
/dude/tool
/file !copy-to +read
/file/rsync-daemon
/file/sync
/interface !disable ~torch !blink
/interface/6to4
/interface/amt
/interface/bonding ~monitor-slaves
/interface/bridge
/interface/bridge/calea
/interface/bridge/filter
/interface/bridge/host
/interface/bridge/mdb
/interface/bridge/mlag
/interface/bridge/mlag/peers
/interface/bridge/msti
/interface/bridge/nat
/interface/bridge/port
/interface/bridge/port/mst-override
/interface/bridge/port-controller
/interface/bridge/port-controller/device
/interface/bridge/port-controller/port
/interface/bridge/port-controller/port/poe
/interface/bridge/port-extender
/interface/bridge/settings
/interface/bridge/vlan
/interface/bridge/vlan/mvrp
/interface/detect-internet
/interface/detect-internet/state
/interface/dot1x =
/interface/dot1x/client
/interface/dot1x/server
/interface/dot1x/server/active
/interface/dot1x/server/state
/interface/eoip
/interface/eoipv6
/interface/ethernet !disable !reset-mac-address !cable-test !blink
/interface/ethernet/poe !power-cycle
/interface/ethernet/poe/settings !upgrade
/interface/ethernet/switch
/interface/ethernet/switch/acl
/interface/ethernet/switch/acl/policer
/interface/ethernet/switch/host
/interface/ethernet/switch/l3hw-settings
/interface/ethernet/switch/l3hw-settings/advanced
/interface/ethernet/switch/port
/interface/ethernet/switch/port-isolation
/interface/ethernet/switch/qos
/interface/ethernet/switch/qos/map =
/interface/ethernet/switch/qos/map/ip
/interface/ethernet/switch/qos/map/vlan
/interface/ethernet/switch/qos/port
/interface/ethernet/switch/qos/priority-flow-control
/interface/ethernet/switch/qos/profile
/interface/ethernet/switch/qos/settings
/interface/ethernet/switch/qos/tx-manager
/interface/ethernet/switch/qos/tx-manager/queue
/interface/ethernet/switch/rule
/interface/ethernet/switch/vlan
/interface/gre
/interface/gre6
/interface/ipip
/interface/ipipv6
/interface/l2tp-client
/interface/l2tp-ether
/interface/l2tp-server
/interface/l2tp-server/server
/interface/list
/interface/list/member
/interface/lte !at-chat !firmware-upgrade !scan ~show-capabilities ~info ~cell-monitor !esim !disable
/interface/lte/apn
/interface/lte/esim !provision !enable !remove
/interface/lte/settings
/interface/macsec
/interface/macsec/profile
/interface/macvlan
/interface/mesh ~traceroute
/interface/mesh/fdb
/interface/mesh/port
/interface/ovpn-client !import-ovpn-configuration
/interface/ovpn-server
/interface/ovpn-server/server !export-client-configuration
/interface/ppp-client !at-chat ~info ~scan ~firmware-info !firmware-upgrade
/interface/ppp-server
/interface/pppoe-client ~scan
/interface/pppoe-server
/interface/pppoe-server/server
/interface/pptp-client
/interface/pptp-server
/interface/pptp-server/server
/interface/sstp-client
/interface/sstp-server
/interface/sstp-server/server
/interface/traffic-eng !reoptimize
/interface/tun
/interface/veth
/interface/virtual-ethernet
/interface/vlan
/interface/vpls
/interface/vpls/bgp-vpls
/interface/vpls/cisco-bgp-vpls
/interface/vrrp
/interface/vxlan
/interface/vxlan/fdb
/interface/vxlan/vteps
/interface/wifi !scan !frequency-scan !sniffer !snooper !spectral-scan !wps-client !wps-push-button
/interface/wifi/aaa
/interface/wifi/access-list
/interface/wifi/actual-configuration
/interface/wifi/cap
/interface/wifi/capsman
/interface/wifi/capsman/remote-cap !upgrade !provision !set-identity
/interface/wifi/channel
/interface/wifi/configuration
/interface/wifi/datapath
/interface/wifi/interworking
/interface/wifi/interworking/hotspot20
/interface/wifi/interworking/hotspot20/operator-name
/interface/wifi/network =
/interface/wifi/network/radio
/interface/wifi/provisioning
/interface/wifi/radio !provision ~reg-info
/interface/wifi/radio/settings
/interface/wifi/registration-table !remove
/interface/wifi/security
/interface/wifi/security/multi-passphrase
/interface/wifi/steering
/interface/wifi/steering/neighbor-group
/interface/wifi/devices
/interface/wifi/station-roaming
/interface/wifiwave2 !scan !frequency-scan
/interface/wifiwave2/access-list
/interface/wifiwave2/registration-table
/interface/wireguard
/interface/wireguard/peers !show-client-config
/interface/wireless !scan !frequency-monitor !spectral-scan !spectral-history !setup-repeater !reset-configuration !wps-client !wps-push-button ~info
/interface/wireless/access-list
/interface/wireless/align
/interface/wireless/cap
/interface/wireless/channels
/interface/wireless/connect-list
/interface/wireless/info ~country-info ~allowed-channels ~hw-info ~country-list
/interface/wireless/interworking-profiles
/interface/wireless/manual-tx-power-table
/interface/wireless/nstreme
/interface/wireless/nstreme-dual
/interface/wireless/registration-table !remove
/interface/wireless/security-profiles
/interface/wireless/sniffer !start !stop !save !sniff
/interface/wireless/sniffer/packet
/interface/wireless/snooper !snoop !flush
/interface/wireless/wds
/iot =
/iot/bluetooth =
/iot/bluetooth/advertisers
/iot/bluetooth/advertisers/ad-structures
/iot/bluetooth/decryption-keys
/iot/bluetooth/peripheral-devices
/iot/bluetooth/scanners
/iot/bluetooth/scanners/advertisements
/iot/bluetooth/whitelist
/iot/gpio =
/iot/gpio/analog
/iot/gpio/digital
/iot/lora
/iot/lora/channels
/iot/lora/joineui
/iot/lora/netid
/iot/lora/radios
/iot/lora/servers
/iot/lora/traffic =
/iot/lora/traffic/can
/iot/lora/traffic/options
/iot/lora/traffic/live
/iot/modbus !read-registers !read-coils !write-register !write-coil !transceive
/iot/modbus/partners
/iot/modbus/security-rules
/iot/mqtt !publish !subscribe !connect !disconnect !unsubscribe
/iot/mqtt/brokers
/iot/mqtt/subscriptions
/iot/mqtt/subscriptions/recv
/iot/wiliot =
/iot/wiliot/bluetooth-traffic
/iot/wiliot/options
/iot/wiliot/servers
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
/log +info +warning +error +debug
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
/openflow
/openflow/flow
/openflow/group
/openflow/meter
/openflow/port
/openflow/table
/partitions !activate !copy-to !repartition !restore-config-from !save-config-to
/port
/port/firmware
/port/remote-access
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
/snmp !send-trap
/snmp/community
/special-login
/system = !reboot !shutdown !reset-configuration !ssh !ssh-exec !telnet !serial-terminal !sup-output !panic !check-installation
/system/auto-upgrade
/system/backup +save !load
/system/backup/cloud !upload-file +download-file !remove-file
/system/clock
/system/clock/manual
/system/console
/system/console/screen
/system/default-configuration =
/system/default-configuration/caps-mode-script
/system/default-configuration/custom-script
/system/default-configuration/script
/system/device-mode !update
/system/gps
/system/hardware
/system/health
/system/health/settings
/system/history !undo !redo
/system/identity
/system/lcd
/system/leds
/system/leds/settings
/system/license !import-key !generate-new-id +renew !update-license-key !output !export-key
/system/logging
/system/logging/action
/system/note
/system/ntp
/system/ntp/client
/system/ntp/client/servers
/system/ntp/key
/system/ntp/monitor-peers
/system/ntp/server
/system/package !disable !enable !uninstall !downgrade !unschedule !apply-changes
/system/package/local-update !download !refresh !download-all
/system/package/local-update/mirror
/system/package/local-update/update-package-source
/system/package/update !install +download +check-for-updates !cancel
/system/ptp
/system/ptp/port
/system/ptp/status
/system/resource
/system/resource/cpu
/system/resource/hardware !usb-power-reset !rescan
/system/resource/io
/system/resource/irq
/system/resource/irq/rps
/system/resource/pci
/system/resource/usb !power-reset
/system/resource/usb/settings
/system/routerboard !upgrade !usb-power-reset !sata-reset
/system/routerboard/mode-button
/system/routerboard/reset-button
/system/routerboard/settings
/system/routerboard/usb !power-reset
/system/routerboard/wps-button
/system/scheduler
/system/script !run
/system/script/environment
/system/script/job
/system/swos !download !upgrade !reset-config !save-config !load-config !password
/system/upgrade !download !download-all !refresh
/system/upgrade/mirror
/system/upgrade/upgrade-package-source
/system/ups !rtc-test !hibernate
/system/ups/settings
/system/watchdog
/task =
/tool = !bandwidth-test !fetch !flood-ping !speed-test ~mac-scan ~ip-scan ~traceroute ~torch ~profile ~ping ~ping-speed !wol !dns-update !mac-telnet ~snmp-get ~snmp-walk
/tool/bandwidth-server
/tool/bandwidth-server/session
/tool/calea
/tool/e-mail !send
/tool/graphing =
/tool/graphing/interface
/tool/graphing/queue
/tool/graphing/resource
/tool/mac-server =
/tool/mac-server/mac-winbox
/tool/mac-server/ping
/tool/mac-server/sessions
/tool/netwatch
/tool/romon ~discover !ping !ssh
/tool/romon/port
/tool/sigwatch
/tool/sms !send
/tool/sms/inbox
/tool/sniffer !start !stop !save !quick
/tool/sniffer/connection
/tool/sniffer/host
/tool/sniffer/packet
/tool/sniffer/protocol
/tool/traffic-generator !start !stop !quick !inject !inject-pcap
/tool/traffic-generator/packet-template
/tool/traffic-generator/port
/tool/traffic-generator/raw-packet-template
/tool/traffic-generator/stats
/tool/traffic-generator/stats/latency-distribution
/tool/traffic-generator/stats/stream
/tool/traffic-generator/stream
/tool/traffic-monitor
/tr069-client !reset-tr069-config
/user !expire-password
/user/aaa
/user/active !request-logout
/user/group
/user/settings
/user/ssh-keys !import
/user/ssh-keys/private !import
/user-manager !generate-report !migrate-legacy-db
/user-manager/advanced
/user-manager/attribute
/user-manager/database !load !save !optimize-db !migrate-legacy-db
/user-manager/limitation
/user-manager/payment
/user-manager/profile
/user-manager/profile-limitation
/user-manager/router
/user-manager/session !close-session
/user-manager/user !generate-voucher !add-batch-users
/user-manager/user/group
/user-manager/user-profile +activate-user-profile
/zerotier !join
/zerotier/controller
/zerotier/controller/member
/zerotier/interface
/zerotier/peer
`;
