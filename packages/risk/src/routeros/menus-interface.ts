/** RouterOS menus of interfaces; the notation is that of menus.ts. */
export const interfaceMenus = `
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
/interface/wireless/align +monitor +test-audio
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
`;
