/** HPE and H3C Comware. Written from knowledge of the command references. */
import type { WrittenDevice } from '../grammar/device.ts';
import { comwareLikeConfig, comwareLikeUndo } from './comware-config.ts';

const exec = `
R display **
R display current-configuration|saved-configuration|this ** #reveals-secrets
R display current-configuration|saved-configuration #reveals-secrets
R display ip routing-table|bgp #heavy
R display diagnostic-information -> prompt #heavy #reveals-secrets ; collects everything the device knows
M display diagnostic-information ** #heavy #reveals-secrets ; writes what it collects to a file
R dir|pwd|more|md5sum|sha256sum **
R ping|tracert ** #probe
R screen-length disable ; sets this session only
R undo screen-length disable ; sets this session only
R quit|return|exit -> unknown ; ends the session
R terminal monitor|logging|debugging **
M undo terminal|debugging ** ; switches output off
M screen-length ** 
M system-view -> config ; opens the configuration
M system-view ** -> config ; opens the configuration
M save ** -> prompt ; saves the configuration
D reboot|format|delete|reset|restore|startup|scheduler|schedule|boot-loader|bootrom|bootrom-update|install|issu|irf|fixdisk|undelete|free|lock|send|super|tftp|ftp|sftp|scp|copy|move|rename|gzip|gunzip|tar|backup|configuration|archive|clock|crypto-digest|debugging|repeat|power|python|switchto|set|license|mount|umount|oap|patch|process|pki|public-key|exception|initialize|local-user|monitor|cut|erase|refresh|upgrade|version|wlan|xbar|_hidecmd|xtd-cli-mode|ntdp|cluster|sdisk|slave|tclsh|oam|mtrace|arp|dot1x|firewall ** -> prompt
D ftp|tftp|sftp|scp ** -> unknown #leaves-box #interactive #copy ; copies to or from another system
D mtrace ** #probe ; sends packets
D telnet|ssh2|ssh|stelnet ** -> unknown #leaves-box #interactive ; opens a session to another system
M reset counters ** #clears-counters ; sets counters to zero
M diagnostic-logfile|logfile|security-logfile save ; writes a log to a file
M cd|mkdir|rmdir **
`;

/** HPE Comware as data. */
export const hpeComware: WrittenDevice = {
  exec,
  config: `${comwareLikeConfig}
D configuration replace ** ; replaces the running configuration
`,
  negation: { word: 'undo', rules: comwareLikeUndo },
  execInConfig: true,
  pipes: `
R include|exclude|begin|by-linenum|count **
M redirect|append|tee|save ** ; writes the output to a file
`,
  chains: true,
  remark: '#',
  redirects: true,
};
