/** RouterOS menus of the system, its tools and its users; the notation is that of menus.ts. */
export const systemMenus = `
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
/disk !format-drive !eject-drive !format !erase !trim +test !nvme-discover +scan !reset +monitor-traffic !blink
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
/log +info +warning +error +debug
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
/system/default-configuration = ~print
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
/tool = !bandwidth-test !fetch !flood-ping !speed-test ~mac-scan +ip-scan ~traceroute ~torch ~profile ~ping +ping-speed !wol !dns-update !mac-telnet ~snmp-get ~snmp-walk
/tool/bandwidth-server
/tool/bandwidth-server/session
/tool/calea
/tool/e-mail !send
/tool/graphing = ~print +set
/tool/graphing/interface
/tool/graphing/queue
/tool/graphing/resource
/tool/mac-server = ~print +set
/tool/mac-server/mac-winbox
/tool/mac-server/ping
/tool/mac-server/sessions
/tool/netwatch
/tool/romon ~discover !ping !ssh
/tool/romon/port
/tool/sigwatch
/tool/sms !send
/tool/sms/inbox
/tool/sniffer !start !stop !save ~quick
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
