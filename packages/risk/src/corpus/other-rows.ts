/** Rows for RouterOS and SQL. The notation is that of rows.ts. */
import type { RowSet } from './rows.ts';

const commands = String.raw;

export const otherSets: readonly RowSet[] = [
  {
    platforms: ['mikrotik_routeros'],
    commands: commands`
R /interface print
R /interface/print
R ip address print
R /ip/address/print detail
R /ip address print where interface=ether1
R /ip/route/print count-only
R /ip add pr
R /int pr
R /ip firewall filter print stats
R /interface bridge port export
R /export
R /export hide-sensitive
R /system resource print
R /system/resource/print; /system/clock/print
R /log print where message~"reboot"
R /log/print follow
R /routing/bgp/session/print
R /ping 192.0.2.1 count=3
R /tool traceroute 192.0.2.1
R /interface monitor-traffic ether1 once
R :put [/ip route find]
R :put "hello"
R :put [:len [/interface find]]
R :foreach i in=[/interface/find] do={:put [/interface/get $i name]}
R :if ([:len [/interface find]] > 0) do={:put yes}
R :delay 1s
R # nothing here\n/interface print
R /interface\nprint
R /ip address\nprint\n/
R /routing/unheard/of/print
R { /interface print }
R log print
R log print where topics~"error"
R /tool graphing print
R /tool mac-server print
R /tool snmp-get address=192.0.2.1 oid=1.3.6
R /interface pppoe-client scan ether1
M log info x
M log warning "x"
M :log info x
M /disk test
M /interface wireless align monitor wlan1
! /interface print where name~"x" file=x
! /interface print where running on-event=x
! log $x "y"
D /ping "$[/system identity get name].example.net"
D /tool snmp-get address=([/system identity get name] . ".example.net") oid=1
! /interface print "file"=x
! /interface print (file=x)
! /interface print $a=x
! /interface/./print
! :while (true) do={:put 1}
! :do {:put 1} while=(true)
! :delay 100000
R /interface monitor-traffic [find name=ether1] once
R /ping 192.0.2.1 count=3 src-address=192.0.2.2
M /ip address add address=10.0.0.1/24 interface=ether1
M /ip/address/set 0 comment="x"
M /ip address remove 0
M /ip/route/add dst-address=0.0.0.0/0 gateway=10.0.0.2
M /interface/set ether1 comment=uplink
M /interface enable ether1
M /ip firewall filter add chain=input action=accept
M /ip/route/enable [find disabled=yes]
M /system identity set name=x
M /ip/dns/cache/flush
M /interface reset-counters ether1
M /system backup save name=x
M /log info x
M /interface bridge add name=br1
M /ip address\nadd address=10.0.0.1/24 interface=ether1
D /system reboot
D /system/reboot
D /system shutdown
D /system reset-configuration
D /system/reset-configuration no-defaults=yes
D /interface disable ether1
D /interface ethernet set ether1 disabled=yes
D /ip/firewall/filter/remove [find]
D /ip address { print; /system reboot }
D /interface/print; /system/reboot
D /interface/print;;/system/reset-configuration
D [/system reboot]
D { /system reboot }
D :do {/system reboot} while=(true)
D :put [/system reboot]
D :put "$[/system reboot]"
D :put ("a" . [/system/reboot])
D /interface/set ether1 comment="$[/system reboot]"
D /interface/set ether1 comment=[/system reboot]
D :if (true) do={:put a} else={/system reboot}
D :if ([/system reboot]) do={}
D :global f do={/system/reset-configuration}; $f
D :onerror e in={/system reboot} do={}
D :execute "/system reboot"
D :import x.rsc
D /import file-name=x
D [[:parse "/system reboot"]]
D /ip/address/../../system/reboot
D /system script run x
D /sys scr run x
D /system ssh 192.0.2.9
D /system telnet 192.0.2.9
D /tool fetch url=http://192.0.2.9/x
D /tool e-mail send to=x
D /tool flood-ping 192.0.2.1
D /user ssh-keys import public-key-file=x
D /certificate export-certificate x
D /system package update install
D /system routerboard upgrade
D /disk format-drive 0
D /redo
D /undo
D :resolve ([/system/identity/get name] . ".example.com")
D /log/print follow on-event="/system reboot"
D /system/scheduler add on-event="/system reboot"
D /ip/dhcp-client/set 0 script="/system reboot"
D /tool/profile do={/system reboot}
D /interface lte at-chat lte1 input=AT
D /sys re
! /ip/address/print file=x
! /ip/address/print fi=x
! /interface/print on-event=x
! /interface/print on-e=x
! /export file=x
! /system/scheduler add on-event=":execute x"
! /system reset\\\n-configuration
! /SYSTEM REBOOT
! /s\u0443stem reboot
! /system reboot\x00
! /ip/address/print\x03/system reboot
! /ip/address/print\x0b/system reboot
! /interface print "
! /interface print [
! /interface print {
! /interface print ]
! :put "$[/system reboot"
! $f
! $f x
! :put [$f]
! print
! /s reboot
! /system s reboot
! /frobnicate
! /system frobnicate
! frobnicate
! /interface print ?
! /system script add source="/system reboot"
! /ppp/profile/set 0 on-up="/system reboot"
! :execute "\2Fsystem reboot"
! /user add name=x group=full
! /quit
`,
  },
  {
    platforms: ['mikrotik_routeros'],
    mode: 'path:/ip/firewall/filter',
    commands: commands`
R print
R pr
R get 0 chain
R /interface print
R ..
R /
M add chain=input action=drop
M remove 0
M disable 0
D remove [find]
D /system reboot
! re
! frobnicate
`,
  },
  {
    platforms: ['sql'],
    commands: commands`
R SELECT 1
R select * from t where a = 'drop table t'
R SELECT count(*) FROM t GROUP BY a ORDER BY 1
R SHOW TABLES
R EXPLAIN SELECT * FROM t
R DESCRIBE t
R SELECT a FROM t -- DROP TABLE t
R SELECT a /* DELETE */ FROM t
R WITH x AS (SELECT 1) SELECT * FROM x
R SELECT "into" FROM t
M INSERT INTO t VALUES (1)
M UPDATE t SET a = 1
M CREATE TABLE t (a int)
D DROP TABLE t
D DELETE FROM t
D TRUNCATE t
D GRANT ALL ON t TO x
D ALTER TABLE t ADD a int
D COPY t FROM '/etc/passwd'
D ATTACH DATABASE '/tmp/x' AS x
D CALL x()
D .shell reboot
D \! reboot
D SELECT 1; DROP TABLE t
D SELECT 1;\nDROP TABLE t
! SELECT * INTO OUTFILE '/tmp/x' FROM t
! SELECT pg_sleep(100)
! SELECT pg_read_file('/etc/passwd')
! SELECT lo_import('/etc/passwd')
! WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x
! EXPLAIN ANALYZE DELETE FROM t
! SELECT 'a
! SELECT 'a\' ; DROP TABLE t -- '
! /*!50000 DROP TABLE t */
! SELECT /*! 1 */ 1
! DO $$ BEGIN END $$
! SELECT * FROM t FOR UPDATE
! SELECT 1 # 2; DROP TABLE t
! SELECT 5--1; DROP TABLE t
! SELECT 1 SHUTDOWN
! SELECT 1 \gexec
! SELECT \x60; DROP TABLE t; \x60
! PRAGMA writable_schema=1
! frobnicate
R SHOW CREATE TABLE t
R SHOW PROCEDURE STATUS
R SHOW OPEN TABLES
R WITH x (a, b) AS (SELECT 1, 2) SELECT * FROM x
R (SELECT 1) UNION (SELECT 2)
R SELECT count(*) FILTER (WHERE a > 1) FROM t
R SELECT replace(a, 'x', 'y') FROM t
R SELECT open, close FROM prices
R SELECT a::text, b->>'x' FROM t
R SELECT pid, pg_blocking_pids(pid) FROM pg_stat_activity
R SELECT date_format(a, '%Y') FROM t
R SELECT @@version
! SHOW CREATE TABLE t; DROP TABLE t
! WITH x (a) AS (SELECT sleep(5)) SELECT * FROM x
! WITH x AS (SELECT 1), y AS (DELETE FROM t RETURNING *) SELECT * FROM y
! SELECT a, f(b) AS (c) FROM t
! SELECT seq.nextval FROM dual
! SELECT NEXT VALUE FOR seq
! SELECT [pg_sleep](1)
! SELECT \x24{x}
! SELECT :x
! SELECT &x FROM t
! EXPLAIN PLAN FOR SELECT 1 FROM dual
! SELECT 1 COMMIT
! SELECT 1 ROLLBACK
! SELECT 1 CHECKPOINT
! SELECT 1 REVERT
! SELECT 1 PRINT 'x'
! SELECT 1 DUMP TRANSACTION x
! SELECT 1 SAVE TRAN x
! SELECT 1 OPEN c
! SELECT 1 WRITETEXT t.a @x 'y'
! SELECT 1 DISABLE TRIGGER ALL ON DATABASE
! SELECT 1 SEND ON CONVERSATION x
! SELECT 1\nxp_cmdshell 'dir'
`,
  },
];
