/** Rows for a Linux shell that somebody found by attacking it, and plain reads that look like them. */
import type { RowSet } from './rows.ts';

const commands = String.raw;

export const shellTricks: RowSet = {
  platforms: ['linux'],
  commands: commands`
! kill 1234
! kill 1234 -l
! find x $'\x{2d}delete'
! sort in $'\x{2d}oout'
! sort in $'\055oout'
! sort in $'\x5cu002doout'
! sort in $'-\x5cx6fout'
! echo $'\'; touch x #'
! echo $'\c'; touch x #'
! sed 's/[/]/g;/e#/p'
! sed 's|[|]|g;|e#|p'
! sed 's/[^]/]/g;/e#/p'
! sed 's/a/b/\ne touch x'
! sed 's,a,b,e'
! sed 'p;w out'
! sed '1{e touch x\n}'
! sed 'y/a/b/;e touch x'
! sed --expr='e touch x'
! sed -n -e p -e 'e touch x'
! for histchars in 'q^#'; do :; done
! for path in /tmp/x; do :; done
! for fpath in x; do :; done
! for auto_resume in x; do :; done
! for https_proxy in http://192.0.2.9; do :; done
! for prompt in x; do :; done
! cat in \x5c
! cat in \x5c\r
! ls; cat in \x5c
! git remote show 'ext::sh -c touch% x'
! git log --pretty --output=x
! git log -C --output=x
! git shortlog -n --output=x
! git branch -C evil
! git diff --outp=x
! git --git-dir=/tmp/x status
! svn diff --diff-cmd=reboot
! svn diff --diff-c=reboot
! svn log --config-option=config:tunnels:x=reboot
! drill -w out example.com
! lsof -Db/tmp/x
! lsof -i @evil.example
! journalctl -n --vacuum-size=1M
! journalctl --lines --rotate
! sar -f -o out
! tar cf -t in
! tar xf -t
! unzip -q x.zip '*' -l
! service ../../usr/bin/touch status
! uniq in*
! uniq x{a,b}
! xxd in*
! find . -exec uniq {} +
! for x in ' -oout'; do sort in$x; done
! sort in$(echo ' -oout')
! sort in"$@"
! sort in"${'$'}{x[@]}"
! sudo -u $x ls
! for x in 'root reboot'; do sudo -u $x ls; done
! xargs -i touch ls
! xargs -n $x cat
! rpm -Vp x.rpm
! rpm -V -p http://192.0.2.9/x.rpm
! postconf relayhost=evil.example
! nginx -t -c /tmp/x
! pmap -N out 1
! lspci -q -O net.cache_name=out
! lxc-info -n x -o out
! capinfos --log-file=out x
! ausearch --checkpoint out
! smbstatus -l /tmp
! ansible-inventory -i /tmp/x --list
! named-checkconf /tmp/x
! tree -R -L 1 -o x
! sh -c '[[ a > b ]]'
! sh -c '[[ a || reboot ]]'
! sh -c 'ls &>/dev/null reboot'
! sh -c 'cat <<< x'
! ls &>/dev/null reboot
! [[ a || reboot ]]
! [[ x =~ a|reboot ]]
! [[ a > b ]]
! (( 1 > 2 ))
! ls # x; reboot
! ls # $(reboot)
! ls *(e:reboot:)
! echo $x[$i]
! printf '%n' x
! printf %d 'a[$(reboot)]'
! COLUMNS='a[$(reboot)]' ls
! cat <<E\nit's\n!reboot\nE
! cat <<E\n^a^b\nE
! cat <<$'E\x5cx41'\nx\nEA
! cat /dev/watchdog
! cat < /dev/watchdog0
! head -c1 /dev/w*
! ntpq -c :config
! dirs -c
! awk '{print}' /inet/tcp/0/192.0.2.9/80
! awk 'BEGIN{ARGV[1]="/in" "et/tcp/0/192.0.2.9/80"}' x
! openssl x509 -in x -out y
! ss -t dst evil.example
! tcpdump -r x host evil.example
! arp evil.example
! chronyc ntpdata evil.example
! ovs-ofctl show tcp:192.0.2.9:6633
! nslookup
R kill -l
R kill -l 9
R echo $'a\x5ctb\x5cn'
R sed -n '/[[:alpha:]]/p' x
R sed 's/[0-9]*//' x
R sed -e 's/a/b/' -e '/^$/d' x
R for i in 1 2 3; do ping -c 1 192.0.2.1; done
R for u in ssh cron; do journalctl -u $u -n 5; done
R for u in ssh cron; do systemctl status "$u"; done
R for i in {1..3}; do grep x f$i; done
R journalctl -b -1 -n 20
R journalctl -n 50 -u ssh
R git -C /srv/x status
R git -C /srv/x --no-pager log -5
R git remote -v
R git branch -a
R git log --pretty=oneline -3
R docker logs -f --tail 50 web
R docker inspect -f '{{.State}}' web
R docker compose -f x.yml ps
R lsof -i :80
R lsof -nP -iTCP:443 -sTCP:LISTEN
R lsof /var/log/syslog
R ss -tn state established '( dport = :ssh or sport = :22 )'
R ss -tn dst 192.0.2.1
R tcpdump -c 5 -i eth0 port 53 and host 192.0.2.1
R arp -n
R getent passwd root
R ps aux --sort=-%mem
R tail -n -5 x
R head -n -5 x
R printf '%s\x5cn' x
R printf '%d %5.2f\x5cn' 3 4
R [[ -f a && -f b ]]
R [[ $x == y ]]
R ls &>/dev/null
R ls # only names
R who -a
R lspci -nn
! rpm -V bash
R rpm -q bash
R rpm -qpl x.rpm
R dig 192.0.2.1
R dig +short -x 192.0.2.1
R nslookup -type=mx example.com 192.0.2.1
R host -t A example.com
R redis-cli ping
R npm ls
R helm list -A
R svn info
R resolvectl status
R service nginx status
R uniq -c x
R tar -tvf x.tar
R tar tf x.tar
R unzip -l x.zip
R openssl x509 -in x.pem -noout -text
R awk -F: '{print $1}' /etc/passwd
R LC_ALL=C sort x
R TZ=UTC date
R find . -name '*.log' -exec cat {} +
R find . -name x -exec grep -l y {} \;
R xargs -n 1 cat
R cat /dev/null
R cat "$HOME/x"
R history 10
R nstat -as
! find . -fls out
! find . -fprintf out x
! find -files0-from in -delete
! find . -exec cat {} + -delete
! tar -tf x --to-c=reboot
! tar -tf host:x
! tar -tI reboot -f x
! sort --comp=reboot x
! sort --outp x y
! sort -k1 -oout x
! git grep -Oreboot x
! git ls-remote 'ext::sh -c x'
! git -C --output=x log
! man -Hreboot ls
! less ++!reboot x
! dig -f x
! journalctl --vac=1
! ip -batch x
! ss --diag=out
! date 01010101
! hostname -b x
! tree -H . -o out
! gawk -i inplace '{}' in
! gawk --dump-variables=out 1 in
! gawk -dout '{}' in
! yq 'system("x")' in
! env --split-string='touch out'
! env -vS 'touch out'
! /usr/bin/time -o out ls
! printf -v x y
! printf '%*d' a 1
! for i in *; do sort $i; done
! for ((;;)); do ls; done
! ls {fd}>out
! ls ${'$'}{ reboot; }
! ls ${'$'}{| reboot; }
! echo $((reboot); ls)
! ls a{1..$(reboot)}
! echo ${'$'}{#x[$(reboot)]}
! sudo LANG=$(reboot) ls
! sh -c "sh -c 'sh -c reboot'"
! find . -exec {} \;
! xargs -I% env %
! xargs tar -tf
! xargs nslookup
! xargs uniq
! [[ -f x || reboot ]]
R for i in *; do cat $i; done
R for f in a b; do sort $f; done
R for f in a b; do sort "$f"; done
R ls a{b,c}
R echo "\$(reboot)"
R sh -c ls reboot
R find . -printf '%p\x5cn'
R jq -r .x in
R timeout -s KILL 5 ls
R fc -l
R command -V ls
! xxd in -e
! uniq in -c
! printf '\x5cx25d' 'a[0]'
! for x in ' -oout'; do sort in$=x; done
`,
};
