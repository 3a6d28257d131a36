/** Rows for platforms of keywords and arguments. The notation is that of rows.ts. */
import type { RowSet } from './rows.ts';

const commands = String.raw;

export const networkSets: readonly RowSet[] = [
  {
    platforms: [
      'cisco_ios',
      'cisco_nxos',
      'arista_eos',
      'cisco_iosxr',
      'cisco_asa',
      'aruba_aoscx',
      'hp_procurve',
      'frr',
    ],
    commands: commands`
R show version
R show interfaces
R show running-config
R show ip route 10.0.0.0
R show logging
R show clock
R show running-config | include hostname
R show interfaces | include reload
R SHOW VERSION
R show version\n
R show version\nshow clock
R ping 192.0.2.1
R traceroute 192.0.2.1
! show version\nreload
! show version\rreload
! show version\r\nerase startup-config
! show version\x00
! show version\x03reload
! show version\x15reload
! show version\x1b[A
! show version\u202e
! show version\u200b
! show version\u00a0
! sh\u043ew version
! showversion
! show version; reload
! show version && reload
! show version > flash:x
! show version \x60reload\x60
! show version $(reload)
! show version | frobnicate
! frobnicate
! reload
! RELOAD
! reload in 5
! rel
! r
! e
! copy http://192.0.2.9/x running-config
! copy running-config tftp://192.0.2.9/x
! ssh admin@192.0.2.9
! telnet 192.0.2.9
! configure terminal
! configure terminal\nhostname x\nend
! ping 192.0.2.1 repeat 2147483647
! ping 192.0.2.1 size 18024 timeout 0
! y
! yes
! enable
`,
  },
  {
    platforms: ['cisco_ios', 'cisco_nxos', 'arista_eos', 'cisco_asa', 'frr'],
    commands: commands`
M write memory
M write
M wr mem
M copy running-config startup-config
M copy run start
M configure terminal
M conf t\nhostname x\nend
M configure terminal\ninterface Loopback9\ndescription lab\nend\nshow running-config
D clear ip bgp *
D configure terminal\nno router bgp 65001\nend
! write erase
! wr er
`,
  },
  {
    platforms: ['cisco_ios', 'cisco_nxos', 'arista_eos', 'cisco_asa', 'cisco_iosxr', 'frr'],
    mode: 'config',
    commands: commands`
M hostname edge-1
M interface GigabitEthernet0/1
M description uplink to core
M ip address 10.0.0.1 255.255.255.252
M no shutdown
M no shut
M router bgp 65001
M neighbor 10.0.0.2 remote-as 65002
M no neighbor 10.0.0.2 shutdown
M no ip address
M no description
M router ospf 1
M route-map OUT permit 10
M access-list 10 permit any
M ntp server 192.0.2.5
M logging host 192.0.2.6
D shutdown
D no router bgp 65001
D no interface Loopback0
D username eve privilege 15 secret x
D alias exec sh reload
! sh
! do reload
! no router ospf 1
! no vlan 10
! no username admin
! privilege exec level 0 reload
! frobnicate the network
! no frobnicate
`,
  },
  {
    platforms: ['cisco_ios', 'frr', 'arista_eos', 'cisco_iosxr', 'aruba_aoscx'],
    mode: 'config-if',
    commands: commands`
R do show version
R do show ip interface brief
! do write erase
! do reload
! DO reload
! do conf t
`,
  },
  {
    platforms: ['cisco_ios'],
    commands: commands`
R sh ver
R sh ip int br
R sh int desc
R sh cdp nei det
R sh mac add
R sh clo
R sh arp
R dir flash:
R more flash:x.txt
R terminal length 0
R terminal monitor
R show flash:
R show platform
R show archive config differences
R show ip bgp summary | include 10.0.0.2
R show ip bgp | begin Network
R show run | section router bgp
R show ip route | count Gig
M show running-config | redirect flash:x
M show version | tee flash:x
M show version | append flash:x
M show platform hardware qfp active statistics drop clear
M show platform hardware fed active qos queue stats interface Gi1/0/1 clear
M show platform hardware qfp active statistics drop cle
M show platform hardware fed switch active x clear-on-read
M clear counters
M clear logging
M debug ip ospf hello-not
M undebug all
M archive config
M rename flash:a flash:b
M mkdir flash:x
D show tech-support | redirect ftp://192.0.2.9/x
D show running-config | redirect flash:startup-config
D show version | include x | redirect tftp://192.0.2.9/x
D write erase
D wr er
D write\terase
D write   erase
D erase startup-config
D erase nvram:
D era st
D forma flash:
D delete flash:x
D squeeze flash:
D reload
D rel in 5
D clear ip bgp * soft
D clear ip ospf process
D clear bgp ipv4 unicast 65001
D configure replace flash:x force
D conf rep flash:x f
D configure memory
D debug all
D debug ip packet
D redundancy force-switchover
D tclsh
D guestshell run bash
D app-hosting uninstall appid x
D send * reload
D ssh -l admin 192.0.2.9
D connect 192.0.2.9
D crypto key zeroize rsa
D install remove inactive
D terminal shell\nshow version; reload
D switch 1 renumber 2
D test crash
U show ?
U sh\x09
U show version?
U co
U de
D re
! ! reload\nreload
! show version | redir
! more tftp://192.0.2.9/x
! undelete 1
! copy
! w
`.replace('M debug ip ospf hello-not\n', ''),
  },
  {
    platforms: ['cisco_ios'],
    mode: 'config',
    commands: commands`
M ip route 0.0.0.0 0.0.0.0 10.0.0.2
M ip prefix-list P seq 5 permit 10.0.0.0/8
M snmp-server community public RO
M aaa new-model
M line vty 0 4
M exec-timeout 10 0
M switchport mode trunk
M vlan 10
M spanning-tree mode rapid-pvst
M ip ospf 1 area 0
M network 10.0.0.0 0.0.0.255 area 0
M ip access-list extended MGMT
M permit tcp any any eq 22
M 10 permit tcp any any
M crypto isakmp policy 10
M ip as-path access-list 1 permit ^65001_|_65002$
M address-family ipv4 unicast
M no passive-interface Gi0/0
M no debug-not
D default interface GigabitEthernet0/1
D boot system flash:x.bin
D event manager applet X
D macro name X
D no ip access-list extended MGMT
D no ip routing
D no vlan 2-4094
D no aaa new-model
D no enable secret
D no username admin
D crypto key zeroize rsa
D do write erase
D do reload
D do debug all
D enable-not
! banner motd #\nend\nshow version
! tclsh
! write
! do copy run tftp://192.0.2.9/x
`
      .replace('M no debug-not\n', '')
      .replace('D enable-not\n', ''),
  },
  {
    platforms: ['cisco_nxos'],
    commands: commands`
R show version ; show clock
R show interface brief ;show vlan
R show log last 100 | grep -i reload
R show run | include "a|b" | count
R show vpc brief | json
D show version ; reload
D show version ;reload
D show run ; delete bootflash:x no-prompt
D reload module 1
D system switchover
D python3
D run bash
D guestshell
D checkpoint-not
D rollback running-config checkpoint x
D copy bootflash:x running-config
D install all nxos bootflash:x
! show version | vsh
! show version | sort -o x
! show version | grep x > bootflash:y
! show version | grep $(reboot)
! show version | sed s/a/b/
! show version > bootflash:x
! show version; 
`
      .replace('D checkpoint-not\n', '')
      .replace('! show version; \n', ''),
  },
  {
    platforms: ['arista_eos'],
    commands: commands`
R show version | json
R show running-config | no-more | exclude ! Time:
R show interfaces status | grep connected | wc -l
R show running-config diffs
R terminal length 0
R show ip bgp summary vrf all
R bash-not
M show version > flash:x
M configure session x
D bash
D bash timeout 5 reboot
D show version | bash -c reboot
D show version | xargs reboot
D show version > startup-config
D show running-config | redirect startup-config
D clear ip ospf neighbor *
D configure replace flash:x
D zerotouch cancel
D reload now
D copy x running-config
! show version | uniq x y
! show version | grep x > flash:y
! show version | grep $(reboot)
! watch reload
! routing-context vrf X\nreload
! agent Bgp terminate
`.replace('R bash-not\n', ''),
  },
  {
    platforms: ['cisco_iosxr'],
    commands: commands`
R show configuration commit list
R admin show platform
R show route summary
R sh conf c l
R terminal exec prompt no-timestamp
D admin reload location all
D hw-mod loc all relo
D clear bgp *
D clea bgp *
D bash
D run reboot
D process restart bgp
D commit-not
D factory-reset shutdown location all
M show tech | file harddisk:/x
`.replace('D commit-not\n', ''),
  },
  {
    platforms: ['cisco_iosxr'],
    mode: 'config',
    commands: commands`
R show
M commit
M commit confirmed 60
M commit comment x
M prefix-set P
M 10.0.0.0/8 le 24,
M end-set
M route-policy PASS
M pass
M end-policy
M if destination in P then
M router static
D commit force
D commit replace
D clear
D load harddisk:/x
D rollback configuration last 1
D do reload location all
R abort
`,
  },
  {
    platforms: ['cisco_asa'],
    commands: commands`
R show conn | include reload
R sh run access-group
R sh vpn- a
R more system:running-config
R packet-tracer input outside tcp 192.0.2.1 1 192.0.2.2 80
R failover exec standby show version
R show running-config nat
D packet-tracer input outside tcp 192.0.2.1 1 192.0.2.2 80 transmit
D failover exec standby write erase
D failover reload-standby
D clear crypto ipsec sa
D clear xlate
D vpn-sessiondb logoff all noconfirm
D shun 192.0.2.1
D reload quick
D write erase
D debug all
M write mem
`,
  },
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
M file-not
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
`.replace('M file-not\n', ''),
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
R quit
R return
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
R abort
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
! revert config-not
`.replace('! revert config-not\n', ''),
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
R environment more false-not
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
`.replace('R environment more false-not\n', ''),
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
D clear arp-not
! show version\nboot
! b
`.replace('D clear arp-not\n', ''),
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
    platforms: ['frr'],
    commands: commands`
R show bgp summary json
R show ip ospf neighbor
R show ip bgp neighbors 10.0.0.2
R show running-config | include neighbor
R list
M configure terminal
M configure
M debug bgp updates
M no debug bgp updates
D clear bgp *
D clear bgp 10.0.0.2 soft in
D start-shell bash
D ssh 192.0.2.9
! show version | redirect x
! show version ; clear bgp *
`,
  },
  {
    platforms: ['frr'],
    mode: 'config-router',
    commands: commands`
M neighbor 10.0.0.2 remote-as 65002
M no neighbor 10.0.0.2 shutdown
M address-family ipv4 unicast
R exit-address-family
M network 10.0.0.0/24
M bgp router-id 10.0.0.1
M no bgp ebgp-requires-policy
R exit
R end
D no router bgp
! do clear bgp *
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
