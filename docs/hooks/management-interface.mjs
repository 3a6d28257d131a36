// A change that names a management interface is Dangerous: it may cut the way to the device.
import { readFileSync } from 'node:fs';

const { lines, class: cls } = JSON.parse(readFileSync(0, 'utf8'));
const named = lines.find(({ text }) =>
  /\b(mgmt|management|fxp0|em0|me0|oob|ether1|vlan ?1\b|line vty|ip ssh|snmp-server)/i.test(text),
);
const answer = named && cls !== 'read-only' ? { class: 'dangerous', reason: `“${named.text}” is the way in.` } : {};
process.stdout.write(JSON.stringify(answer));
