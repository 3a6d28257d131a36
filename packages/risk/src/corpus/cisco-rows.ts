/** Rows for platforms of the Cisco kind. The notation is that of rows.ts. */
import { ciscoFinds } from './cisco-finds.ts';
import type { RowSet } from './rows.ts';

const commands = String.raw;

export const ciscoSets: readonly RowSet[] = [
  ...ciscoFinds,
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
D neighbor 10.0.0.2 shutdown
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
U ! reload
R ! look first\nshow version
! show version | redir
! more tftp://192.0.2.9/x
! undelete 1
! copy
! w
`,
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
! banner motd #\nend\nshow version
! tclsh
! write
! do copy run tftp://192.0.2.9/x
`,
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
D rollback running-config checkpoint x
D copy bootflash:x running-config
D install all nxos bootflash:x
! show version | vsh
! show version | sort -o x
! show version | grep x > bootflash:y
! show version | grep $(reboot)
! show version | sed s/a/b/
! show version > bootflash:x
`,
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
`,
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
D factory-reset shutdown location all
M show tech | file harddisk:/x
`,
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
M abort
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
];
