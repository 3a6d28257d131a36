/** What attacks on platforms of the Cisco kind found, and reads that stood beside it. The notation is that of rows.ts. */
import type { RowSet } from './rows.ts';

const commands = String.raw;

export const ciscoFinds: readonly RowSet[] = [
  {
    platforms: ['cisco_ios', 'cisco_iosxr', 'cisco_nxos', 'arista_eos'],
    commands: commands`
R term len 0
R term width 0
R term mon
! term x
! show version $x
! show version \x24{x}
! ping 192.0.2.1 count unlimited
M ping 192.0.2.1 int 0
M ping 192.0.2.1 sw
M show controllers x cl
M show platform x clea
`,
  },
  {
    platforms: ['cisco_ios'],
    commands: commands`
R who
R ter no mon
R show memory debug leaks
R ping ipv6
M terminal escape-character 3
M term transport preferred ssh
D term lock
D ter shell
`,
  },
  {
    platforms: ['cisco_nxos'],
    commands: commands`
R dir volatile://sup-local
R show run | include "a;b"
R show run | include "<x>"
! show run | include "a;b" > x
! show run | include "\x24(reload)"
! show run | include "\x60reload\x60"
R dir bootflash:///scripts
R ethanalyzer local interface mgmt limit-captured-frames 10
M terminal dont-ask
M terminal verify-only
M show system internal x reset
M show hardware internal x reset
! dir tftp://192.0.2.9/sup-local
! dir bootflash://192.0.2.9/x
! ethanalyzer
D term al x y
D term ev byp
`,
  },
  {
    platforms: ['cisco_iosxr', 'cisco_asa'],
    commands: commands`
R show tech-support
M show tech-support file disk0:x
M show tech file disk0:x
M show tech-support x fil disk0:y
`,
  },
  {
    platforms: ['cisco_iosxr'],
    commands: commands`
R show run | utility head -n 5
R show run | utility egrep -i "bgp|isis"
R show interfaces | utility wc lines
! show platform | utility head -n 5 ; reload
! show run | utility cut -f 1 > x
! show version | utility egrep x /etc/passwd
! show version | utility tail /etc/passwd
! di load x
! ns process-failures switchover
`,
  },
  {
    platforms: ['cisco_asa'],
    commands: commands`
D sh 192.0.2.1
M sh asp drop clear
M sh tech-support file disk0:x
! sys support diagnostic-cli
`,
  },
  {
    platforms: ['arista_eos'],
    commands: commands`
R show run | grep -A 3 bgp
R show run | grep -i 'router bgp'
R show run | grep -e bgp -e isis
R show ip route | grep 10.0.0.0/8
R show log | tail -n 20
R show log | head -20
R show run | wc -l
R show run | cut -d : -f 1
R show run | tr a b
R watch 5 diff show interfaces counters
! show version | grep "" /mnt/flash/startup-config
! show version | grep -r .
! show version | grep -e x /etc/passwd
! show version | grep -f/etc/passwd x
! show version | egrep --file=/etc/passwd x
! show version | head /etc/shadow
! show version | tail -f /etc/shadow
! show version | tac /etc/shadow
! show version | nl startup-config
! show version | less /etc/passwd
! show version | more /etc/passwd
! show version | wc --files0-from=/etc/passwd
! show version | cut -c1-5 /etc/passwd
! show version | grep 'x
M terminal dont-ask
! watch 5 reload
`,
  },
  {
    platforms: ['frr'],
    commands: commands`
R terminal length 0
R terminal monitor
R terminal no monitor
R terminal paginate
R sh ip bgp sum
R sh run
D sharp install routes 192.0.2.0 nexthop 192.0.2.1 10
D sh inst routes 192.0.2.0 nexthop 192.0.2.1 10
R sh int brief
R sh int eth0
! sha x
`,
  },
];
