/** ArubaOS (controllers and instant access points). Written from knowledge of the command references. */
import type { WrittenDevice } from '../grammar/device.ts';
import { ciscoConfig, ciscoNegation } from './cisco-config.ts';
import { lookingLines, showLines, storageLines } from './cisco-exec.ts';

/** ArubaOS as data. */
export const arubaOs: WrittenDevice = {
  exec: `
${showLines}${lookingLines}${storageLines}
R show license passphrase #reveals-secrets
R paging|encrypt ** 
R no paging ; sets this session only
R no paging|encrypt ** ; sets this session only
R paging ; sets this session only
M encrypt ** #reveals-secrets ; changes whether secrets are shown
M no encrypt ** #reveals-secrets ; changes whether secrets are shown
M show tech-support|tech * ** #heavy #reveals-secrets #copy ; writes what it collects to a file
R whoami
U ip|ipv6 **
R ipv6-ping|tracepath ** #probe
D aaa|ap|apboot|apdisconnect|apflash|ap-leds|backup|restore|boot|ble|audit-trail|crypto|database|export|factory|factory_reset|firewall|flush|halt|import|license|local-userdb|local-userdb-ap|local-userdb-guest|lcd-menu|logout-user|master|master-redundancy|packet-capture|packet-capture-defaults|panic|pcap|phonehome|pki|process|provision-ap|provision-ap-list|rap-wml|rft|rogue-ap|stm|support|tar|upgrade|upgrade-pkg|user|usb|voice|vpdn|webserver|whitelist-db|wipe|wlanms|wms|zeroize|zeroize-tpm-keys|download|cluster|change-config-node|commit|disconnect-user|disconnect|gsm|convert-aos-ap|swarm-mode|version|clear-cert ** -> prompt
D aaa test-server ** #leaves-box ; asks another system
M change-config-node ** ; changes which node the lines after it configure
M configure -> config
`,
  config: `${ciscoConfig}
M aaa|ap|ap-group|ap-name|wlan|rf|user-role|firewall|ids|vlan-name|netdestination|netservice|time-range|captive-portal|dialer|mgmt-user|mgmt-server|controller-ip|masterip|syslocation|syscontact|uplink|virtual-ap|ssid-profile|essid|opmode|wpa-passphrase|virtual-controller-country|rf-band|organization|clock|allow-new-aps|web-server|amon|any|enet0|ip-address|access-rule|hotspot|wired-port-profile|dot11a-radio-profile|dot11g-radio-profile|apply|no ** ; changes the configuration
D write|clear|reload ** 
M write memory
M commit apply
`,
  negation: { word: 'no', rules: `${ciscoNegation}\nR paging ; sets this session only\n` },
  execInConfig: true,
  pipes: 'R include|exclude|begin **',
  remark: '!#',
};
