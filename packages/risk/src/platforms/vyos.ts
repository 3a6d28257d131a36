/** VyOS. Written from knowledge of the manual; operational mode is a bash shell, so only plain words pass. */
import type { WrittenDevice } from '../grammar/device.ts';
import { ipLines } from './other.ts';

const exec = `
R show **
R show configuration ** #reveals-secrets
R show ip route|bgp #heavy
R show tech-support ** #heavy #reveals-secrets
M show tech-support report|save|save-uncompressed ** #heavy #reveals-secrets
R monitor ** #interactive
R monitor traceroute ** #interactive #probe
R show host lookup ** #probe
M show interfaces ethernet * identify ** ; blinks a lamp on the device
R monitor bandwidth interface ** #interactive
M monitor bandwidth-test|test ** #heavy #probe ; loads the network
D monitor command ** ; runs a command of its own
M monitor protocol ** ; switches debugging on or off
R monitor traffic ** #interactive #heavy
D monitor traffic ** save/1 ; captures traffic into a file
R monitor traffic interface ** #interactive #heavy
R ping|traceroute|mtr|tracepath ** #probe
R compare|help **
R set terminal length|pager ** 
M set ** ; changes this session or the system
R exit|quit|logout -> unknown ; ends the session
M configure -> config ; opens the configuration
M configure ** -> config
M reset ip|ipv6|vpn|bgp|pppoe-server|dns ** ; drops learned state
D reset ** ; drops sessions or learned state
D reset bgp all ** ; drops every session
D reset bgp all ; drops every session
M reset vpn|bgp|pppoe-server|l2tp-server ** ; drops sessions
M restart ** ; restarts a process
D restart vrrp|ssh|wan-load-balance **  #may-lock-out ; restarts what keeps the machine reachable
M clear interfaces|console|firewall ** #clears-counters
D clear ** 
M generate|import|add|clone|copy|update|rename|renew|release ** ; makes or changes something on the device
D add system ** -> prompt #copy ; installs an image
M add container **
M add container image **
D copy|clone ** #copy ; copies files
M copy file ** #copy ; copies files
M clone system config ** ; copies configuration between images
M connect|disconnect ** #interactive
D disconnect ** #may-lock-out ; takes a connection down
D connect|telnet|ssh ** -> unknown #leaves-box
M connect interface|console ** #interactive
D delete|force|format|install|poweroff|reboot|raid|upgrade|rollback|execute|run|remove|halt|op|sudo|su|bash|source|vbash|erase|wake-on-lan ** -> unknown
D force owping|twping ** #probe ; sends packets
D wake-on-lan ** #leaves-box
D reboot|poweroff ** -> prompt
D reboot|poweroff -> prompt
M force arp|ipv6-nd|mtu-host ** #probe
M execute wake-on-lan|port-scan|bandwidth-test ** #probe
M test **
${ipLines}`;

const config = `
R show|compare ** #reveals-secrets
R show|compare #reveals-secrets
R run ** 
D run ** ; runs an operational command
R exit -> ^ ; leaves the section
M exit discard -> exec ; leaves the configuration and drops what was not committed
R quit -> ^
R top -> config
R up -> ^
M edit ** -> +edit
M set ** ; changes the candidate configuration
M set system login ** #may-lock-out #reveals-secrets ; changes who may log in
D set system task-scheduler|event-handler ** ; makes the device run commands by itself
D set service event-handler ** ; makes the device run commands by itself
D delete ; removes everything below
D delete * ; removes a whole branch
D delete * * ; removes a whole branch
M delete * * * ** #may-lock-out ; removes a part of the candidate
M activate|deactivate|comment|copy|rename|confirm|discard ** ; changes the candidate configuration
M discard|confirm
M commit|commit-confirm ; makes the candidate the running configuration
M commit|commit-confirm ** ; makes the candidate the running configuration
M save ; saves the configuration
M save ** #copy ; saves the configuration
D load|merge|rollback|rollback-soft|sudo|source|bash|su ** ; replaces or merges the configuration
D load|merge
`;

/** VyOS as data. */
export const vyos: WrittenDevice = {
  exec,
  config,
  execWord: 'run',
  pipes: `
R match|no-match|count|no-more|strip-private|commands|json|utf8|grep|egrep|head|tail|wc **
R more ** #interactive
`,
  chains: true,
  quotes: true,
  separator: ';',
  redirects: true,
  programs: true,
  shell: true,
  remark: '#',
};
