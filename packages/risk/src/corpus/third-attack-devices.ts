/** What a third attack found on devices, and plain reads that were refused. The notation is that of rows.ts. */
import type { RowSet } from './rows.ts';

const commands = String.raw;

export const thirdAttackDevices: readonly RowSet[] = [
  {
    platforms: ['other:darwin', 'other:macos', 'other:foo', 'vyos'],
    commands: commands`
! show x *(e:reboot:)
! show x *(+reboot)
! show !!
! show version !rm
R show x | match ' ! '
`,
  },
  {
    platforms: ['other:darwin', 'other:ubuntu'],
    commands: commands`
! ls *(e:reboot:)
! ls !rm
! cat /dev/watchdog
! cat /dev/./watchdog
! cat /dev/wa*
! display in -write out
! ping -i0 192.0.2.1
! ping -i 0.001 192.0.2.1
! ping -l 9999 192.0.2.1
! ip a add 192.0.2.1/24 dev eth0
! ip link set eth0 down
R ping -i 1 192.0.2.1
R cat /etc/hosts
R ip a
R ip addr show dev eth0
R ip route
`,
  },
  {
    platforms: ['other:foo'],
    commands: commands`
! sh backup/run
! sh ./run
R sh int gi0/1
R display version
`,
  },
  {
    platforms: ['arista_eos'],
    commands: commands`
! show event-monitor sqlite delete from arp
! show event-m sql select 1
! show run | less\nshow ver
! show log | more\nshow ver
! show log | tail -f\nshow ver
R show event-monitor arp
R show log | tail -20\nshow ver
R show log | less
`,
  },
  {
    platforms: ['cisco_iosxr'],
    commands: commands`
! show tech-support ospf
! show tech bgp
! show run | utility less\nshow ver
! ping vrf MGMT\nreload
R show tech-support
`,
  },
  {
    platforms: ['cisco_iosxr'],
    mode: 'config',
    commands: commands`
M exit
M end
! exit\n\n
! end\n\n
`,
  },
  {
    platforms: ['cisco_iosxr', 'juniper_junos'],
    mode: 'config-if',
    commands: commands`
R exit
`,
  },
  {
    platforms: ['huawei_vrp'],
    mode: 'config',
    commands: commands`
M return
M quit
! quit\n\n
`,
  },
  {
    platforms: ['huawei_vrp'],
    mode: 'config-if',
    commands: commands`
R quit
M return
`,
  },
  {
    platforms: ['huawei_vrp'],
    commands: commands`
R undo terminal monitor
! undo t
M undo debugging all
`,
  },
  {
    platforms: ['juniper_junos'],
    mode: 'config',
    commands: commands`
M exit
M exit configuration-mode
! exit\n\n
! exit\n\nshow version
M exit\n
M commit\nexit\nshow version
`,
  },
  {
    platforms: ['juniper_junos'],
    commands: commands`
! set cli idle-timeout 1
! show route | hold\nshow version
! show route | refresh 1\nshow version
! monitor interface traffic\nshow version
R show route | match x\nshow version
R show version\n\nshow route
`,
  },
  {
    platforms: ['nokia_sros'],
    mode: 'config',
    commands: commands`
M quit-config
`,
  },
  {
    platforms: ['hp_procurve'],
    commands: commands`
! logout
! exit
R walkMIB ifDescr
R getMIB sysName.0
R log -r
! setMIB sysName.0 -D x
`,
  },
  {
    platforms: ['cisco_ios', 'cisco_nxos', 'cisco_iosxr'],
    commands: commands`
! ping vrf MGMT\n192.0.2.1
! ping vrf MGMT\n\n
! ping\n\n
R ping vrf MGMT 192.0.2.1\nshow version
R ping vrf MGMT 192.0.2.1
`,
  },
  {
    platforms: ['cisco_nxos'],
    commands: commands`
! show version | grep x /etc/passwd
! show version | head /etc/passwd
! show version | less\nshow ver
! show version | grep ignore-case x /etc/passwd
! sleep 999999\nshow ver
R show version | grep x
R show version | grep next 2 x
R show version | grep ignore-case "a b"
R show run | egrep -i x
R show log | last 20
`,
  },
  {
    platforms: ['paloalto_panos'],
    commands: commands`
! set cli timeout idle 1
R set cli pager off
R request system software check
`,
  },
  {
    platforms: ['fortinet_fortios'],
    commands: commands`
! get wireless-controller scan
! get system performance top\nget system status
! diag sys top\nget system status
! diag deb app ike -1
! diag deb en
R diag deb crash read
R get system performance top
R execute nslookup name example.com
`,
  },
  {
    platforms: ['mikrotik_routeros'],
    commands: commands`
! :delay 1d
! :delay 9h
! :delay 10:00:00
! :delay delay-time=1w
! :delay 11m
! :delay [:len "x"]
! :for i from=1 to=2 step=0 do={:put $i}
! :for i from=1 to=1000000000 do={:put $i}
! :for i from=1 to=2 step=$x do={:put $i}
! /ping 192.0.2.1 interval=1ms
! /ping 192.0.2.1 count=10000 size=9000 interval=0.001
! /ping 192.0.2.1 interval=0
! /tool ping-speed 192.0.2.1
! /tool ip-scan interface=ether1
! /log print follow\n/ip address print
! /tool sniffer quick\n/ip address print
! /tool sniffer quick file-name=x
! :environment remove x
R :delay 5
R :delay 1s
R :delay 500ms
R :delay 00:00:05
R :for i from=1 to=10 do={:put $i}
R /ping 192.0.2.1 count=3 interval=1s
R /ping 192.0.2.1 count=3 interval=500ms
R /ping 192.0.2.1 c=3
R /log print follow
R /log print\n/ip address print
R /tool sniffer quick
R :environment print
`,
  },
  {
    platforms: ['vyos'],
    commands: commands`
R show ip route | grep x
R show log | tail -20
R show log | head
R ip a
R ip route show
! show log | grep x /etc/shadow
! show log | tail -f\nshow version
! show log | more\nshow version
! ip link set eth0 down
! ip a flush
`,
  },
  {
    platforms: ['hpe_comware'],
    mode: 'config',
    commands: commands`
R quit
R return
`,
  },
];
