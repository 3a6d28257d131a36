/** Programs that read, with the options under which they do. The notation is that of option-rule.ts. */

/** Looking at files, text and the machine. */
export const reads = `
// Every option of these only reads.
R ls|dir|vdir|cat|tac|nl|head|wc|rev|cut|tr|comm|paste|fold|fmt|expand|unexpand|join|stat|readlink|realpath|basename|dirname|pwd|echo|true|false|:|seq|factor|expr|cksum|sum|md5sum|sha1sum|sha224sum|sha256sum|sha384sum|sha512sum|b2sum|od|hexdump|strings|cmp|id|whoami|groups|users|w|last|logname|tty|arch|uname|uptime|nproc|free|df|du|lsblk|findmnt|lscpu|lsusb|lsns|lsipc|lslocks|lslogins|lsmem|lsattr|getfacl|ps|pgrep|pidof|pstree|vmstat|iostat|mpstat|printenv|locale|numfmt|tsort|lsb_release|lsscsi|readelf|size|namei|cal|ncal|pathchk|which|whereis|type|pveversion|modinfo|numastat|b3sum|systemd-detect-virt|acpi|sestatus|getenforce|getsebool|aa-status|xxhsum|runlevel|fgconsole|getcap|lsmod|lastb|look|jot|cpuid|slabtop -* @any
R lspci -vknxtDPmisSgdH -s: -d: @any
R pmap -xXdqpA: @any
R getent passwd|group|shadow|gshadow|services|protocols|rpc|aliases|ethers|initgroups|netgroup|subid @any
R getent hosts|ahosts|ahostsv4|ahostsv6|networks @any #probe
R zcat|bzcat|xzcat -cdfkqv @any
R zipinfo -12smlvhtTz @any
R lsinitramfs|lsinitrd -lm @any
R whatis|apropos -lrwdae -s: @any
R base32 -di -w: --decode --wrap= @1
R who -abdHlmpqrsTtu --all --boot --heading --count @any
R test|[ -* @test
R printf -* @printf
R tail -n: -c: -q -v -f -F -s: -z -0 --lines= --bytes= --quiet --verbose --follow --retry --sleep-interval= --pid= @any
R ls -*
R man -k -f -w -a -K -s: @plain #interactive
R less|more|zless|most -NSRFXEeiIMmqnrsgGw @plain #interactive
R top -b -n: -d: -p: -u: -H -i -c -1 #interactive
R htop|iftop|nload|atop|iotop|btop|glances #interactive
R grep|egrep|fgrep -* @any
R zgrep|bzgrep|xzgrep -invclhHEFowqs -e: -A: -B: -C: -m: @any
R rg -ilnvwcoFUSsNHIpuxP0 -A: -B: -C: -g: -t: -T: -e: -m: -r: -d: -M: -j: --files --hidden --no-ignore --type= --glob= --count --json --color= --no-heading --heading --files-with-matches --ignore-case --line-number --fixed-strings --max-count= --max-depth= --multiline --sort= --stats --type-list --version @any
R tree -adfpughDFClsiNxQrtUvcJX -L: -P: -I: --dirsfirst --du --noreport --charset= @any
// It compares a file with what runs; every other option reloads, writes, or names another vtysh.
R frr-reload.py --test! @input
R lshw ---short -class: ---businfo -C: ---json ---html ---sanitize ---numeric ---quiet
R diff|colordiff|sdiff -qrusNabBwiyE -U: -C: -x: -I: --brief --unified= --recursive --side-by-side --ignore-case --color --color= --width= --suppress-common-lines --report-identical-files --strip-trailing-cr --new-file @any
R sensors -f -A -u -j @any
R uniq -cdDiuz -f: -s: -w: --count --repeated --unique --ignore-case @input
R sort -bdfgiMhnRrVcCmsuz -k: -t: -S: --reverse --numeric-sort --human-numeric-sort --version-sort --unique --key= --field-separator= --ignore-case --check --stable --general-numeric-sort --month-sort --parallel= @any
R column -t -s: -o: -c: -x -n -J -e -N: --table --separator= --output-separator= @any
R file -bikLzs0 --brief --mime --mime-type --dereference @any
R xxd -abceEipuC -c: -g: -l: -s: -o: @input
R base64 -d -D -i -w: --decode --wrap= --ignore-garbage @1
R sed @sed -nErsuz --quiet --silent --regexp-extended --posix -e: --expression=
R awk|gawk|mawk|nawk @awk -F: -v:
R jq -* @jq
R yq -r -P -o: -p: -e -M -C -N --output-format= --input-format= --unwrapScalar --prettyPrint @yq
R locate|mlocate|plocate -* @any
R date -u -R ---Is ---Ins ---Iseconds ---Ihours ---Iminutes ---Idate ---Ins -I -d: -r: --utc --iso-8601 --iso-8601= --rfc-3339= --date= --reference= --rfc-email @date
R hostname -fiIsdAyv --fqdn --ip-address --all-ip-addresses --short --domain --long
R domainname|dnsdomainname|nisdomainname
R hostnamectl
R hostnamectl status --no-pager
R timedatectl
R timedatectl status|show|list-timezones|timesync-status|show-timesync --no-pager --all --property= -p: @any
R localectl
R localectl status|list-locales|list-keymaps
R loginctl
R loginctl list-sessions|list-users|list-seats|session-status|user-status|show-session|show-user|show-seat|seat-status --no-pager --no-legend --property= -p: @any
R blkid -p -i -k -L: -U: -s: -o: -t: --probe --info --output= --match-tag= @any
R swapon --show --show= -s --summary --noheadings --raw --bytes
R dmesg -T -H -w -W -k -u -x -t -l: -f: -L --ctime --human --level= --facility= --kernel --userspace --decode --follow --color --color= --nopager --time-format= --since= --until=
R journalctl -a -b -0 -e -f -k -q -r -x -u: -n: -o: -p: -t: -S: -U: -g: --unit= --lines= --output= --priority= --since= --until= --no-pager --boot --boot= --dmesg --follow --reverse --grep= --identifier= --disk-usage --list-boots --no-hostname --all --catalog --pager-end --utc --user-unit= --system --user --header -m --merge --no-tail --output-fields= @any
R lsof -* @lsof
R fuser -v -n: -m -a -u --verbose @any
R netstat -*
R ss -4 -6 -n -r -a -l -o -e -m -p -i -s -t -u -d -w -x -b -E -Z -N: -f: -O -H -S -M -0 --numeric --all --listening --tcp --udp --processes --summary --extended --memory --info --raw --unix --family= --no-header --oneline --ipv4 --ipv6 --options --resolve --bpf --vsock --sctp --net= @filter
R arp -a -e -n -v -i: @addresses
R route -n -e -v -A: -C -F -4 -6 --numeric --extend
R ifconfig -a -s -v @1
R iwconfig @1
R iw dev|list|phy|reg
R iw dev * link|info
R ethtool -i -k -S -g -a -c -T -n -x -m -l -P -u --driver --show-features --statistics --show-ring --show-pause --show-coalesce --module-info --show-channels --show-permaddr --show-fec --show-eee @1
R ethtool @1
R mii-tool -v --verbose @any
R tracepath|tracepath6 -4 -6 -n -b -m: -l: -p: @1 #probe
R traceroute|traceroute6 -4 -6 -n -I -T -U -F -e -f: -m: -q: -w: -p: -i: -s: -N: -z: @2 #probe
R ping|ping6 -4 -6 -c: -i: -I: -s: -W: -w: -t: -n -q -D -M: -O -v -a -A -L -Q: -S: -B -U -4 -6 @probe #probe
R mtr -r -c: -n -w -4 -6 -b -i: -s: --report --report-wide --no-dns --report-cycles= -T -u -P: --json --csv @1 #probe
R lastlog -u: -t: -b:
R pidstat -d -h -r -u -w -l -t -p: -C: @2
R dig|delv -46murv -p: -t: -c: -q: -x: @any #probe
R host -aCdlrsTv46inU -c: -t: -N: -R: -W: -m: @any #probe
R nslookup -* @lookup #probe
R drill -46DSTQastux -p: -V: @any #probe
R whois -h: -p: @any #probe
R snmpget|snmpgetnext|snmpwalk|snmpbulkwalk|snmpbulkget|snmptable|snmpstatus|snmpdf -v: -c: -u: -l: -a: -A: -x: -X: -n: -t: -r: -O: -Cr: -Cc @any #probe #reveals-secrets
R nc|ncat|netcat -z! -v -n -u -4 -6 -w: -zv! -vz! -zvn! -vnz! -nzv! -nvz! -zvw: -vzw: @scan #probe
R arping -c: -I: -w: -f -D -s: @1 #probe
R fping -c: -C: -a -u -e -n -q -s -4 -6 @any #probe
R nstat -azjp -s! --json --noupdate! --zeros --ignore
R rtstat|lnstat|ctstat -w: -c: -i: -k: -s: --json
R conntrack -L -C -S -p: -s: -d: -f: -o: --dump --count --stats
R iptables|ip6tables|iptables-legacy|iptables-nft -L -S -n -v -x -t: --list --list-rules --numeric --verbose --line-numbers --table= --exact @any
R iptables-save|ip6tables-save -c -t: --counters --table=
R ebtables -L -t: --Lc --Ln --Lx @any
R arptables -L -n @any
R nft list -a -n -s -j -y -p -e -S --handle --numeric --stateless --json @words
R ufw status @1
R firewall-cmd --state --list-all --list-all-zones --get-zones --get-active-zones --get-default-zone --list-services --list-ports --list-rich-rules --list-interfaces --get-services --permanent --zone= --info-zone= --info-service=
R brctl show @any
R brctl showmacs|showstp @1
R ovs-vsctl show|list-br|list-ports|list-ifaces|list|get|br-to-vlan|br-to-parent|iface-to-br|port-to-br|find -f: -d: --columns= --format= @words
R ovs-ofctl show|dump-flows|dump-ports|dump-ports-desc|dump-tables|dump-groups|dump-meters|dump-aggregate|dump-desc -O: @bridge
R ovs-appctl fdb/show|bond/show|lacp/show|dpif/show|ofproto/list|vlog/list|version|coverage/show|stp/show @any
R lldpcli|lldpctl show -f: @any
R lldpctl -f: @any
R chronyc -n -c tracking|sources|sourcestats|activity|ntpdata|rtcdata|serverstats|clients -v -a @addresses
R ntpq -pn
R ntpq -pn @1 #probe
R ntpstat
R ntpdate -q! -u -v @any #probe
R systemctl -l -a -t: -n: -o: -p: -r --no-pager --all --type= --state= --full --lines= --output= --property= --value --no-legend --plain --failed --user --system --reverse --recursive
R systemctl status|show|cat|is-active|is-enabled|is-failed|list-units|list-unit-files|list-timers|list-sockets|list-dependencies|list-jobs|list-machines|list-automounts|list-paths|show-environment|get-default|help|is-system-running --failed -l -a -t: -n: -o: -p: -r --no-pager --all --type= --state= --full --lines= --output= --property= --value --no-legend --plain --user --system --reverse --recursive @any
R service --status-all
R service * status @names
R systemd-analyze time|blame|critical-chain|dump|verify|security|calendar|timestamp|unit-paths|cat-config --no-pager --user --system @any
R resolvectl
R resolvectl status|statistics|show-cache --no-pager -4 -6 @any
R resolvectl query --no-pager -4 -6 @any #probe
R resolvectl dns|domain @1
R networkctl
R networkctl list|status|lldp|label --no-pager -a -s -n: --all @any
R coredumpctl list|info --no-pager @any
R machinectl list|status|show|list-images
R bootctl status|list
R docker|podman|nerdctl ps|images|version|info|inspect|top|stats|port|diff|history -a -q -f: -n: -s --all --quiet --filter= --format= --no-trunc --size --no-stream --latest --last= @any
R docker|podman|nerdctl logs -f -t -n: --tail= --since= --until= --timestamps --details --follow @any
R docker|podman|nerdctl container|image|network|volume|system|node|service|stack|config|context|plugin|swarm ls|list|inspect|ps|df|info|history|show|top|stats|port|diff|services|tasks -a -q -f: -v --all --quiet --filter= --format= --no-trunc --verbose --no-stream @any
R docker|podman|nerdctl container|service logs -f -t -n: --tail= --since= --until= --timestamps --details --follow @any
R docker|podman|nerdctl manifest inspect @any #probe
R docker compose -f: ps|ls|config|images|top|version|port -a -q --all --format= --services @local
R docker compose logs -f -t -n: --tail= --since= --follow --no-color @any
R docker|podman --version!
R kubectl get|describe|logs|version|top|explain|api-resources|api-versions|cluster-info -n: -A -l: -o: -w -f -c: -p --namespace= --all-namespaces --selector= --output= --watch --tail= --since= --previous --container= --context= --sort-by= --show-labels --no-headers --field-selector= --short --client @any
R kubectl auth can-i|whoami -n: --list @any
R kubectl config view|get-contexts|current-context|get-clusters --minify -o: @any
R kubectl rollout status|history -n: @any
R helm list|ls|status|get|history|version|env -n: -A -a -o: -q --namespace= --all-namespaces --output= --all @any
R helm show|search -n: -o: --output= @any #probe
R crictl ps|images|pods|inspect|inspecti|inspectp|logs|stats|info|version -a -q -o: --tail= @any
R virsh list|dominfo|domstate|domiflist|domblklist|dumpxml|net-list|net-info|net-dumpxml|pool-list|pool-info|vol-list|nodeinfo|version|capabilities|vcpuinfo|domstats|domifaddr|snapshot-list|hostname|uri --all --details --inactive @any
R lxc list|info|config-show @any
R lxc-ls -1f --active --running --stopped --frozen
R lxc-info -n: -sipSH -c: --name= --state --ips --pid
R pct|qm list|status|config|listsnapshot|pending|showcmd|cpusets @any
R pvesh get|ls @any
R pvesm status|list
R pvecm status|nodes
R zfs list|get -r -H -p -o: -t: -s: -d: @any
R zpool list|status|iostat|history|get -v -H -p -P -L -o: -x @any
R mdadm --detail! --examine! --query! --scan -D! -E! -Q! @any
R lvs|vgs|pvs|lvdisplay|vgdisplay|pvdisplay|lvscan -a -v -o: -S: --all --units= --options= --noheadings --segments --separator= --reportformat= @any
R smartctl -a -i -H -A -x -c -d: -l: --log= --all --info --health --attributes --xall --device= --scan @smart
R hdparm -I -i -g -C @any
R nvme list|smart-log|id-ctrl|id-ns|error-log|fw-log -o: -H --output-format= @any
R sg_inq @any
R dmidecode -t: -s: -q -u --type= --string= --quiet
R ipmitool sensor|sdr|sel|fru|mc|chassis list|elist|info|print|status|get @any
R ipmitool sdr|fru|sensor
R ipmitool lan print @1
R netplan get @names
R netplan status -a --all @names
R tmux ls|list-sessions|list-windows|list-panes|list-clients
R screen -ls! -list! -lsx!
R declare|typeset -p! @names
R export -p! @names
R sysctl -a -n -e -q -N --all --values --names @sysctl
R mount
R mount -l -t:
R crontab -l! -u:
R atq
R at -l!
R ulimit -aHSncdfstuvlmpx
R umask -S -p
R jobs|dirs|times|caller -lnprsv
R history @1
R alias
R hash -t! @any
R hash -l
R compgen -abcdefgjksuvA:
R fc -l!
R help @any
R cd @1
R apt list|show|policy|search|depends|rdepends -a --installed --upgradable --all-versions --names-only @any
R apt-cache policy|show|search|depends|rdepends|madison|stats|showpkg|pkgnames|dump|unmet -n -f -a --names-only --installed @any
R apt-get --version!
R apt-mark showhold|showmanual|showauto
R dpkg -l -L -s -S -p -V -C --list --listfiles --status --search --print-avail --get-selections --verify --audit --print-architecture --version @any
R dpkg-query -l -L -s -S -W -f: -p --list --listfiles --status --search --show --showformat= @any
R rpm -q! -a -i -l -f -p -R -c -d --query! --all --info --list --qf= --queryformat= --requires --provides --changelog --last --whatprovides @query
R rpm -V -a -f --verify --all --noscripts! @query
R yum|dnf list|info|search|repolist|provides|check-update|repoquery|deplist|updateinfo -q -v --installed --available --showduplicates @any
R yum|dnf history list|info @any
R yum|dnf history
R zypper search|se|info|if|repos|lr|list-updates|lu|packages|pa -s -i @any
R pacman -Q! -i -l -s -k -m -e @any
R apk info|list|search|policy|version -v -a -L -I @any
R snap list|services|changes|version --all @any
R snap info|find @any #probe
R flatpak list|info @any
R flatpak search @any #probe
R pip|pip3 list|freeze|check -v --format= @any
R pip|pip3 list -v --outdated --format= #probe
R pip|pip3 show -v -f --files @any
R pip|pip3 --version! -V!
R npm ls|list|root|prefix -g --depth= --json --all --global @any
R npm --version! -v!
R npm view|outdated|whoami -g --depth= --json --all --global @any #probe
R gem list|query|environment|info -l -d --local @any
R cargo --version! -V!
R git --version! --help!
R git version|help @any
R git status|log|show|shortlog|rev-parse|rev-list|describe|ls-files|ls-tree|blame|cat-file|name-rev|merge-base|count-objects|whatchanged|cherry|show-ref|for-each-ref|var|check-ignore|diff-tree|show-branch|range-diff -n: -p -s -b -q -v -u -z -1 -0 -S: -G: -L: -M -a -t -d -l -r -i --oneline --stat --graph --all --decorate --no-pager --short --porcelain --name-only --name-status --abbrev-ref --abbrev-commit --pretty= --format= --since= --until= --after= --before= --author= --grep= --max-count= --no-merges --merges --follow --reverse --patch --no-patch --numstat --shortstat --no-color --color --branch --date= --first-parent --show-toplevel --verify --tags --heads --others --cached --stage --ignored --untracked-files= --always --long --dirty --exact-match --left-right --count --no-ext-diff --no-textconv --is-inside-work-tree --sort= --points-at= --contains= --merged --no-merged --cherry-pick --symbolic-full-name @any
R git rev-parse --git-dir!
R git diff -w -b -U: -M --stat --name-only --name-status --cached --staged --numstat --shortstat --no-color --color --word-diff --check --no-ext-diff --no-textconv --no-pager --summary --ignore-all-space --exit-code --quiet @any
R git branch -a -r -v -l --list --all --remotes --verbose --show-current --contains= --merged --no-merged --sort= --no-pager
R git remote -v --verbose
R git remote get-url @names
R git remote show @names #probe
R git tag -l: -n --list --sort=
R git config --list --get= --get-all= --get-regexp= -l --global --local --system --show-origin --show-scope
R git stash list|show -p --stat @any
R git worktree|submodule list|status
R svn info|status|diff -v -q -l: --xml --summarize --depth= --verbose --quiet @path
R svn log|list -v -q -l: -r: -R -c: --xml --stop-on-copy --limit= --revision= --depth= --verbose --quiet @any #probe
R curl -V! --version! --help!
R wget -V! --version! --help!
R ssh -V!
R python|python3|perl|ruby|node|php|java|go|gcc|cc|make|cmake|rustc|bash|sh|nginx|apache2|httpd|mysql|psql|redis-cli|openssl|terraform|ansible|vault|consul|etcdctl|haproxy --version!
R python|python3 -V!
R nginx|apache2|httpd -V! -v!
R node|php|ruby|perl -v!
R java ---version! --version!
R nginx -t! -T! -q
R apachectl|apache2ctl -S! -M! -t! -v! -V!
R apachectl|apache2ctl configtest
R sshd -t! -T!
R named-checkconf -pxzjl @etc
R named-checkzone @2
R visudo -c!
R postconf -n -d -h @sysctl
R mailq
R postqueue -p!
R openssl version -a
R openssl x509|req|crl -in: ---text ---noout ---subject ---issuer ---dates ---enddate ---startdate ---serial ---fingerprint ---sha256 ---sha1 -inform: ---modulus ---pubkey ---purpose ---email -checkend: -nameopt: -ext: ---verify ---ocsp_uri ---hash @local
R openssl ciphers -v -s ---tls1_2 ---tls1_3 @any
R certbot certificates
R wg show @any #reveals-secrets
R wg
R ipsec status|statusall|listall|listcerts|version @any
R swanctl --list-sas --list-conns --list-certs --list-pools --list-pols --list-authorities -l -L -x
R strongswan status|statusall
R birdc|birdc6|birdcl show -r -s: @words
R exabgpcli show @any
R tcpdump -D! --version! --list-interfaces!
R tcpdump -n -e -v -q -t -A -x -X -p -l -S -i: -c: -s: -r: -Q: -y: --interface= --count @filter #interactive #heavy
R tshark -r:! -n -V -Y: -T: -e: -q -z: -c: @any
R capinfos -ABcdeEFHiIklKmMnopqQrRsSTtuxyz @any
R tar -t! -v -z -j -J -f: --list! --file= --gzip @tar
R tar tf|tvf|tzf|tjf|tJf|ztf|tvzf|tzvf @local
R unzip -l! -v! -t! -Z! -q @any
R gzip|bzip2|xz|zstd -l! -t! --list! --test! -v @any
R cpio -t
R update-alternatives --display= --list= --query= --get-selections
R kill -l! @1
R sar -u -r -n: -d -q -b -B -W -S -p -P: -f: -s: -e: -1 @any
R ausearch -m: -k: -p: -c: -x: -f: -a: -i -r -ts: -te: -ui: -ua: -gi: -sv: -tm: -hn: --message= --start= --end= --key= --interpret --raw @any
R aureport -abcefhiklmnprstuvx -au -ts: -te: -nc --start= --end= --summary --failed --success --interpret --login --auth --anomaly --user --executable --file @any
R auditctl -l -s
R fail2ban-client status|ping|version @any
R last|lastb -*
R quota|repquota -* @any
R exportfs
R exportfs -v
R showmount -e -a -d @1 #probe
R rpcinfo -p @1 #probe
R smbstatus -bpSLvnBP -u:
R testparm -s
R rabbitmqctl list_queues|list_exchanges|list_bindings|list_connections|list_channels|list_users|list_vhosts|list_permissions|status|cluster_status|environment -p: -q @any
R redis-cli -p: -n: ping|info|dbsize|role|lastsave|time @1
R redis-cli -h: -p: -n: ping|info|dbsize|role|lastsave|time @1 #probe
R etcdctl get|endpoint|member status|health|list -w: --write-out= @any
R etcdctl get|endpoint|member status|health|list --endpoints= -w: --write-out= @any #probe
R consul members|info|version|catalog
R nomad status|server|node members|status @any
R vault status|version
R terraform version
R ansible --version!
R ansible-inventory --list --graph
R supervisorctl status @any
R monit status|summary
R lsattr -*
R zdump @any
R sleep @any
`;
