/** Rows for the other platforms of keywords and arguments. The notation is that of rows.ts. */
import type { RowSet } from './rows.ts';
import { vendorFinds } from './vendor-finds.ts';

const commands = String.raw;

export const vendorSets: readonly RowSet[] = [
  ...vendorFinds,
  {
    platforms: ['juniper_junos'],
    commands: commands`
R show version
R show interfaces terse | match ae0
R show configuration | display set | match delete
R show route | count
R show bgp summary | no-more
R show log messages | last 50
R ping 192.0.2.1 count 3
R traceroute 192.0.2.1 no-resolve
R set cli screen-length 0
R monitor interface traffic
R file list /var/tmp
R show system uptime | match "load|up"
R help topic interfaces
M configure
M configure exclusive
M show configuration | save x
M clear interfaces statistics all
M request system configuration rescue save
D show configuration | save ftp://192.0.2.9/x
D show configuration|save /config/juniper.conf
D show version | request message all
D request system reboot
D req sys zero
D request system zeroize
D request sys rebo
D request system halt
D request system software add x
D request chassis fpc slot 0 offline
D restart routing
D rest rout
D clear bgp neighbor 10.0.0.2
D start shell
D sta shell user root
D op url http://192.0.2.9/x.slax
D file copy /config/juniper.conf ftp://192.0.2.9/
D file delete /config/x
D file del x
D set date 202001010000
D ssh 192.0.2.9
D monitor traffic interface ge-0/0/0 write-file /var/tmp/x
D show version\nrequest system reboot\nyes
D configure\ndelete\ncommit and-quit
U test configuration /var/tmp/x
U show version | match "open
! request
! r
! show version | frobnicate
! show version ; request system reboot
`,
  },
  {
    platforms: ['juniper_junos'],
    mode: 'config',
    commands: commands`
R show
R show | compare
R show interfaces | display set
R run show version
R run show configuration | match archive
R status
R commit check
R top
M set interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/30
M set protocols bgp group X neighbor 10.0.0.2 peer-as 65002
M delete protocols bgp group X neighbor 10.0.0.2
M edit protocols bgp
M commit
M commit confirmed 5
M commit and-quit
M commit comment "x; y"
M rollback 0
M rollback
M set system host-name r1
M deactivate interfaces ge-0/0/0
M annotate system "x"
M load merge terminal
D delete
D delete protocols
D delete interfaces
D rollback 1
D load override /var/tmp/x
D load patch http://192.0.2.9/x
D set event-options policy x
D run request system reboot
D run file delete x
D wildcard delete interfaces ge-*
! commit c
! run start shell
! quit\nrequest system zeroize
! frobnicate
`,
  },
  {
    platforms: ['huawei_vrp', 'hpe_comware'],
    commands: commands`
R display version
R display interface brief
R display current-configuration
R disp ip int b
R dis vlan
R ping 192.0.2.1
R tracert 192.0.2.1
R display logbuffer | include reboot
D reboot
D reboot fast
D format flash:
D delete /unreserved flash:/x
D reset saved-configuration
D tftp 192.0.2.9 get x
D tftp 192.0.2.9 put x
D telnet 192.0.2.9
M save
M sav
M reset counters interface
M system-view
M system-view\nsysname x\nreturn
D system-view\nundo bgp 65000\nreturn
! return\nreboot\ny
! display version > flash:/x
! displayversion
! display version\nreboot
! d
! undo
`,
  },
  {
    platforms: ['huawei_vrp', 'hpe_comware'],
    mode: 'config',
    commands: commands`
M sysname edge
M interface GigabitEthernet0/0/1
M description x
M ip address 10.0.0.1 30
M vlan 10
M vlan batch 10 20
M undo shutdown
M ospf 1
M undo description
M port link-type trunk
R display this
D shutdown
D undo bgp 65000
D undo vlan batch 2 to 4094
D undo interface Vlanif1
D undo info-center enable
D authentication-mode none
D default
D irf member 1 renumber 2
D reboot
! undo frobnicate
! frobnicate
`,
  },
  {
    platforms: ['fortinet_fortios'],
    commands: commands`
R get system status
R show firewall policy
R show firewall service category Database | grep comment
R get system interface physical
R get router info bgp summary
R diagnose hardware sysinfo memory
R diagnose sys session list
R diagnose ip address list
R diagnose vpn tunnel list
R execute ping 192.0.2.1
R execute log display
M config system global\nset hostname x\nend
M execute cfg save
M diagnose sniffer packet any icmp
D config system global\nset admin-sport 0\nend
D execute factoryreset
D exec fac
D exe factoryreset
D execute reboot
D execute shutdown
D execute disk format 1
D execute backup full-config ftp x 192.0.2.9
D execute restore config tftp x 192.0.2.9
D execute ssh admin@192.0.2.9
D diagnose sys kill 9 1
D diagnose vpn tunnel flush
D diagnose vpn ike gateway clear
D diagnose test update
D execute router clear bgp all
D execute ha disconnect x port1 10.0.0.1 255.255.255.0
! diagnose frobnicate
! get test urlfilter 99
! fnsysctl ls
! d
! e
`,
  },
  {
    platforms: ['fortinet_fortios'],
    mode: 'config',
    commands: commands`
M edit port1
M set ip 10.0.0.1 255.255.255.0
M set alias x
M set status up
M append member x
M next
M end
M config firewall policy
M unset comment
R show
R get
M abort
D set status down
D delete 1
D purge
D unset allowaccess
D execute reboot
D sudo root execute reboot
! frobnicate
`,
  },
  {
    platforms: ['paloalto_panos'],
    commands: commands`
R show system info
R show interface all
R show routing route
R show running security-policy
R less mp-log ms.log
R tail follow no mp-log ms.log
R grep pattern reboot mp-log ms.log
R test routing fib-lookup virtual-router x ip 192.0.2.1
R ping host 192.0.2.1
R set cli pager off
R show system info | match model
M configure
D request restart system
D request shutdown system
D request sh system
D request restart sys
D request system private-data-reset
D request system priv
D request license deactivate x
D delete config saved x
D clear session all
D scp export configuration from x to u@192.0.2.9:
D tftp export configuration from running-config.xml to 192.0.2.9
D debug software restart process management-server
D ssh host 192.0.2.9
D set cli pager off\nrequest restart system\ny
D configure\ndelete\ncommit
! debug frobnicate
`,
  },
  {
    platforms: ['paloalto_panos'],
    mode: 'config',
    commands: commands`
R show
R show network interface
R run show system info
M set address a ip-netmask 10.0.0.0/8
M set rulebase security rules r1 action allow
M commit
M edit rulebase security
M delete rulebase security rules r1
M rename address a to b
M save config to x
D delete
D delete network
D delete rulebase security
D load config from x
D commit force
D set mgt-config users x password
D run request restart system
`,
  },
  {
    platforms: ['nokia_sros'],
    commands: commands`
R show router interface
R show port
R sh ver
R show router 10 route-table | match expression "10\."
R admin display-config
R admin show configuration
R file dir
R file type cf3:/bootlog.txt
R oam mac-ping
R ping 192.0.2.1
M admin save
M configure port 1/1/1 description x
M show port > cf3:/x
D admin reboot now
D admin reb now
D admin display-config > cf3:/config.cfg
D admin show configuration > sftp://u@192.0.2.9/x
D configure port 1/1/1 shutdown
D conf port 1/1/1 shut
D configure service vprn 10 shutdown
D file copy cf3:/config.cfg ftp://u:p@192.0.2.9/x
D file delete cf3:/x
D clear router bgp neighbor all
D bof save
D tools perform router
D ssh 192.0.2.9
D exec cf3:/x.cfg
! debug router
! oam mac-purge 1 target x
! tools dump x clear
! candidate edit
`,
  },
  {
    platforms: ['vyos'],
    commands: commands`
R show version
R show interfaces
R show ip bgp summary | match Estab
R show configuration | no-more
R show log firewall ipv4 input filter
R monitor log
R monitor bridge
R traceroute 192.0.2.1
R ping 192.0.2.1
M configure
M monitor protocol bgp enable bestpath
M monitor protocol ospfv3 disable rib
M restart dhcp server
M clear interfaces bridge counters
M reset ip arp table
M reset bgp 192.0.2.1 soft in
M generate pki certificate self-signed install x
M copy file 1 to 2
M clone system config x
D reboot now
D poweroff now
D reset bgp all
D restart vrrp
D delete file 1
D monitor command diff 1 reboot
D monitor traffic interface eth0 save x
D install image
D add system image http://192.0.2.9/x
D show interfaces\nreboot now
D sudo reboot
D source /config/x.sh
D su -
D bash
! show version \x60reboot\x60
! show version | xargs reboot
! show version | tee /config/config.boot
! show version; reboot
! show version && reboot
! show $(reboot)
! show version | match "$(reboot)"
! show version | match \x60reboot\x60
! show version | match x > /config/config.boot
! /opt/vyatta/bin/x reboot
! show version > /config/config.boot
! r
`,
  },
  {
    platforms: ['vyos'],
    mode: 'config',
    commands: commands`
R show interfaces
R compare
R compare saved
R run show ip bgp summary
R run show ip bgp summary | match Estab
R exit
M set interfaces ethernet eth0 address 10.0.0.1/30
M delete interfaces ethernet eth0 address 10.0.0.1/30
M commit
M commit-confirm 5
M save
M edit protocols bgp
D delete
D delete interfaces
D delete protocols bgp
D load /config/old.boot
D set system task-scheduler task x executable path /x
D run reboot now
D save scp://u@192.0.2.9/x
! frobnicate
`,
  },
  {
    platforms: ['aruba_aoscx', 'aruba_os', 'hp_procurve'],
    commands: commands`
R show version
R sh ver
R sh sys
R show interfaces brief
M write memory
D write erase
D reload
D erase startup-config
D boot system
D copy tftp://192.0.2.9/x running-config
! show version\nboot
! b
`,
  },
  {
    platforms: ['aruba_aoscx'],
    commands: commands`
R no page
R show events | include reboot
D erase all zeroize
D era all zer
D checkpoint rollback x
D auto-confirm\nboot system
D start-shell
D copy running-config sftp://u@192.0.2.9/x cli
`,
  },
  {
    platforms: ['aruba_os'],
    commands: commands`
R no paging
R show license passphrase
D aaa user delete all
D apboot ap-name x
D write erase all
`,
  },
  {
    platforms: ['hp_procurve'],
    commands: commands`
R sh port-s
R show cdp neighbors detail
R show system information
D erase all
D kill 2
D redundancy switchover
`,
  },
  {
    platforms: ['other:unheard-of', 'other:extreme_exos'],
    commands: commands`
R show version
R display version
R sh ver
R show running-config
R show interfaces | include x
R ping 192.0.2.1
M write memory
D reload
D reboot
D reset saved-configuration
D rm -rf /
U frobnicate
! show version; reload
! show version\nreload
! show version > x
! show counters clear
! show counters reset
! show x $(reload)
! configure terminal
! telnet 192.0.2.9
! s
! showversion
! debug all
! sh /tmp/x
! sh ./x
! sh -c reboot
! sh x.sh
! dis po 1
! di port 1
! ifconfig eth0 down
! get file
`,
  },
];
