/** Programs that change something, and how much. The notation is that of option-rule.ts. */

/** Ordered so that a rule for some options stands before the one for all. */
export const changes = `
D git reset --hard! --keep --merge -q @any ; throws changes away
D git push -f! --force! --force=! --force-with-lease! --delete! --mirror! --prune! -d! -* @any ; overwrites history elsewhere
D git branch -D! -d! --delete! -* @any ; throws a branch away
D git checkout|switch -f! --force! --discard-changes! -* @any ; throws changes away
D rsync --delete! --delete-after! --delete-before! --delete-during! --delete-excluded! --delete-delay! --remove-source-files! --del! -* @any #copy ; removes files
M rsync -avrnzhPutloDgpcCAHXSxqW --progress --info= --stats --dry-run --archive --exclude= --include= --numeric-ids --inplace --partial --recursive --checksum --human-readable --itemize-changes --bwlimit= @any #copy ; copies files
D curl @http -sSkfLivIN -H: -d: -u: -o: --request= --silent --insecure --header= --data= -X: #leaves-box ; asks a server to delete
D dpkg|rpm -e! -r! -P! --remove! --purge! --erase! -* @any ; removes software
D apt|apt-get|aptitude|yum|dnf|zypper|snap|apk purge|remove|autoremove|dist-upgrade|full-upgrade|erase|del -* @any ; removes or replaces software
M docker|podman|nerdctl run -* @any ; starts a container
D docker|podman|nerdctl rm|rmi|kill|stop|restart|pause|prune|exec|cp|load|import|commit -* @any ; acts on containers
M mkdir|touch|ln|cp|mv|install|chmod|chown|chgrp|tee|mktemp|gzip|gunzip|bzip2|xz|zip|unzip|rename|split|csplit|dos2unix|unix2dos|rmdir|unlink|setfacl|chattr -* @any ; changes files
M rm @any ; removes files
D rm -* @any ; removes files without asking
D shred|dd|mkfs|mkfs.ext2|mkfs.ext3|mkfs.ext4|mkfs.xfs|mkfs.btrfs|mkfs.vfat|mke2fs|mkswap|wipefs|fdisk|sfdisk|cfdisk|gdisk|sgdisk|parted|blkdiscard|badblocks|fsck|e2fsck|resize2fs|tune2fs|truncate|cryptsetup|pvremove|vgremove|lvremove|pvcreate|vgcreate|lvreduce|losetup|kpartx|swapoff -* @any ; can destroy data
D reboot|shutdown|halt|poweroff|init|telinit|kexec|pm-suspend|rtcwake -* @any ; stops or restarts the machine
D umount|fuser|killall|killall5|pkill|xkill|skill -* @any ; ends what runs or takes it away
M kill|renice|ionice|taskset|chrt|prlimit -* @any ; acts on running programs
D mount -* @any ; changes what is mounted
D useradd|userdel|usermod|adduser|deluser|groupadd|groupdel|groupmod|addgroup|delgroup|gpasswd|passwd|chpasswd|newusers|chage|vipw|visudo|chsh|chfn|pwconv|grpconv|faillock -* @any #may-lock-out ; changes who may log in
D iptables|ip6tables|iptables-legacy|iptables-nft|ebtables|arptables|iptables-restore|ip6tables-restore|nft|ufw|firewall-cmd|ipset -* @any #may-lock-out ; changes what traffic passes
D ifdown|ifup|ifconfig|route|iwconfig|brctl|vconfig|ifenslave|dhclient|dhcpcd|netplan|networkctl|wpa_cli|hostname|hostnamectl|resolvconf|ethtool|mii-tool|arp|iw|wg|wg-quick|openvpn|teamd|ipsec|swanctl -* @any #may-lock-out ; changes the machine's network
D systemctl stop|restart|disable|mask|isolate|kill|reboot|poweroff|halt|suspend|hibernate|rescue|emergency|set-default|daemon-reexec|reload-or-restart|try-restart|condrestart|kexec|switch-root|revert|link|edit|set-property|import-environment|set-environment|unset-environment|soft-reboot -* @any ; stops services or the machine
M systemctl start|enable|reload|unmask|daemon-reload|reset-failed|preset|add-wants -* @any ; changes services
M pm2 list|ls|status|show|info -* @any ; starts its own daemon where none runs
D service|rc-service|invoke-rc.d|supervisorctl|pm2|monit|initctl|sv -* @any ; changes services
D crontab|at|batch -* @any ; plans commands
D modprobe|insmod|rmmod|depmod|sysctl|setenforce|setsebool|semanage|restorecon|grub-install|update-grub|grub2-mkconfig|efibootmgr|update-initramfs|dracut|mkinitrd|setterm|setpci|hwclock|timedatectl|localectl|bootctl|dmsetup|mdadm|lvextend|lvcreate|vgextend|vgchange|lvchange|lvresize|zfs|zpool|btrfs|xfs_repair|xfs_growfs|hdparm|smartctl|nvme|ipmitool|flashrom|fwupdmgr|authconfig|update-ca-certificates|ldconfig|chroot|unshare|nsenter|pivot_root|switch_root|setcap|auditctl|loginctl|conntrack|exportfs|quotacheck|edquota -* @any ; acts on the system
M apt|apt-get|aptitude|yum|dnf|zypper|pacman|apk|snap|flatpak|dpkg|rpm|pip|pip3|npm|yarn|pnpm|gem|cargo|brew|go|composer|conda|make|cmake|mvn|gradle -* @any ; installs, removes or builds software
M git add|commit|fetch|pull|push|clone|init|merge|rebase|cherry-pick|checkout|switch|stash|tag|branch|mv|revert|remote|config|submodule|worktree|restore|notes|am|apply|bisect|archive|bundle|format-patch|gc|lfs|maintenance|sparse-checkout|log|diff|show|grep -* @any ; changes a repository or runs what it is set up to run
M git reset -* @any ; moves a branch
D git clean|filter-branch|prune|update-ref -* @any ; throws files or history away
D git stash clear|drop -* @any ; throws changes away
D docker|podman|nerdctl system|volume|network|image|container|builder|swarm|service|stack|secret|config|node prune|rm|remove|kill|stop|restart|leave|update|scale|create|exec -* @any ; acts on containers
M docker|podman pull|push|build|tag|start|create|login -* @any ; changes containers
D docker compose down|rm|stop|restart|kill|exec|run|up -* @any
D kubectl delete|drain|cordon|uncordon|taint|replace|exec|cp|scale|patch|apply|edit|rollout|run|attach|port-forward|proxy|debug|set|label|annotate|create|expose|autoscale|certificate -* @any ; acts on a cluster
D helm install|upgrade|uninstall|rollback|delete -* @any ; acts on a cluster
D virsh destroy|shutdown|reboot|undefine|start|suspend|resume|net-destroy|net-undefine|pool-destroy|vol-delete|reset|migrate|snapshot-revert|snapshot-delete|attach-disk|detach-disk|define|create|edit -* @any ; acts on virtual machines
D pct|qm start|stop|shutdown|reboot|destroy|create|set|migrate|rollback|enter|exec|resize|snapshot|delsnapshot|clone|reset|suspend|resume -* @any ; acts on virtual machines
D terraform destroy|apply|import|taint|state -* @any ; changes infrastructure
D ansible|ansible-playbook|salt|puppet|chef-client -* @any ; runs on many machines
D ovs-vsctl|ovs-ofctl|ovs-appctl -* @any ; changes a switch
D nmap|masscan|hping3|iperf|iperf3|ab|siege|wrk|stress|stress-ng|netperf -* @any #heavy ; loads networks or machines
D telnet|ftp|sftp|rsh|rlogin|nc|ncat|netcat|socat|minicom|screen|tmux|cu|picocom|mosh -* @any #leaves-box #interactive ; opens a session to somewhere else
D scp|rcp -* @any #copy #leaves-box ; copies to or from another machine
M wget|curl -* @any #leaves-box #copy ; fetches from or sends to the network
M tcpdump|tshark|dumpcap -* @any #heavy ; captures traffic
M logger|wall|write|mesg|mail|mailx|sendmail -* @any ; sends a message
M logrotate|journalctl|dmesg|updatedb -* @any ; changes logs
M hash -* @any
M read|unset|shift|wait|bg|fg|disown|pushd|popd -* @any ; changes this shell
D export|declare|typeset|local|readonly|set|shopt|alias|unalias|trap|enable|bind|complete|umask|ulimit|mapfile|readarray|getopts|exec|source|.|history -* @any ; changes how this shell runs what follows
D exit|logout|su|login|newgrp|sg -* ; ends or replaces this session
`;
