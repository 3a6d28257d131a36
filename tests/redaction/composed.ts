/**
 * Configurations without a secret, composed from the lines that networks are made of and from drawn names, numbers and
 * addresses. They are full of words that stand beside secrets elsewhere: key chains, password rules, communities of BGP.
 */
import { createHash } from 'node:crypto';

interface Draw {
  number(below: number): number;
  name(): string;
  site(): string;
  net(): string;
  hash(letters: number): string;
}

const sites = ['harbour', 'quarry', 'meridian', 'tower', 'orchard', 'mill', 'bridge', 'garden', 'station', 'airfield'];
const words = ['CORE', 'EDGE', 'BLUE', 'GUESTS', 'VOICE', 'BACKUP', 'TRANSIT', 'OFFICE', 'CAMERAS', 'PRINTERS'];

function drawing(seed: number): Draw {
  let n = 0;
  const digest = () => createHash('sha256').update(`${seed}/${n++}`).digest();
  const number = (below: number) => digest().readUInt32BE(0) % below;
  return {
    number,
    name: () => `${words[number(words.length)]}-${number(90) + 10}`,
    site: () => `${sites[number(sites.length)]}-${number(30) + 1}`,
    net: () => `10.${number(250)}.${number(250)}`,
    hash: (letters) => (digest().toString('hex') + digest().toString('hex')).slice(0, letters),
  };
}

const many = (much: number, line: (n: number) => string) => Array.from({ length: much }, (_, n) => line(n)).join('\n');

const ios = (d: Draw) => `service password-encryption
security passwords min-length 10
hostname ${d.site()}
no ip domain lookup
aaa new-model
aaa authentication login default group tacacs+ local
aaa password restriction
login block-for 60 attempts 3 within 30
key chain ${d.name()}
 key ${d.number(9) + 1}
  accept-lifetime 00:00:00 Jan 1 2026 infinite
crypto key generate rsa modulus 4096
crypto pki trustpoint TP-self-signed-${d.number(1e9)}
${many(8, (n) => `interface GigabitEthernet1/0/${n + 1}\n description ${d.site()} port ${n + 1}, ticket ${d.number(99999)}\n switchport access vlan ${d.number(4000)}\n ip ospf authentication message-digest\n spanning-tree portfast`)}
ip community-list standard ${d.name()} permit 65000:${d.number(999)}
route-map ${d.name()} permit 10
 match community ${d.name()}
 set community 65000:${d.number(999)} additive
router bgp ${65000 + d.number(500)}
 neighbor ${d.net()}.1 remote-as 65001
 neighbor ${d.net()}.1 send-community both
 neighbor ${d.net()}.1 route-map ${d.name()} out
${many(6, () => `ip route ${d.net()}.0 255.255.255.0 ${d.net()}.1 name ${d.name()}`)}
ip ssh pubkey-chain
 username noc
  key-hash ssh-rsa ${d.hash(32).toUpperCase()}
snmp-server location ${d.site()}
snmp-server group OPS v3 priv
snmp-server enable traps snmp authentication linkdown linkup
ntp server ${d.net()}.5 key ${d.number(9) + 1} prefer
line vty 0 4
 exec-timeout 10 0
 transport input ssh`;

const eos = (d: Draw) => `hostname ${d.site()}
no aaa root
ip name-server vrf MGMT ${d.net()}.53
password policy strict
${many(8, (n) => `vlan ${n + 10}\n   name ${d.name()}\ninterface Ethernet${n + 1}\n   description ${d.site()}\n   mtu 9214\n   no switchport\n   ip address ${d.net()}.1/31`)}
ip prefix-list ${d.name()} seq 10 permit ${d.net()}.0/24
route-map ${d.name()} permit 10
   set community ${65000 + d.number(99)}:1 additive
router bgp ${65000 + d.number(400)}
   router-id ${d.net()}.1
   neighbor SPINES peer group
   neighbor SPINES send-community extended
management ssh
   authentication mode public-key keyboard-interactive
management security
   ssl profile WEB
      certificate web.crt key web.key
      tls versions 1.2
username noc ssh-key ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${d.hash(40)} noc@jump`;

const junos = (d: Draw) => `system {
    host-name ${d.site()};
    login {
        password {
            minimum-length 12;
            format sha512;
        }
        retry-options {
            tries-before-disconnect 3;
        }
    }
    authentication-order [ radius password ];
}
interfaces {
${many(8, (n) => `    ge-0/0/${n} {\n        description "${d.site()} ${d.name()}";\n        unit 0 {\n            family inet {\n                address ${d.net()}.1/30;\n            }\n        }\n    }`)}
}
policy-options {
    community ${d.name()} members [ 65000:${d.number(999)} 65001:${d.number(999)} ];
    policy-statement ${d.name()} {
        term 1 {
            from community ${d.name()};
            then {
                community add ${d.name()};
                accept;
            }
        }
    }
}
security {
    ike {
        policy P {
            mode main;
            proposals P1;
        }
    }
    authentication-key-chains {
        key-chain ${d.name()};
    }
}`;

const routeros = (d: Draw) => `# ${d.number(28) + 1}/jan/2026 by RouterOS 7.14
# software id = ${d.hash(8).toUpperCase()}
/interface bridge
add admin-mac=02:00:00:${d.hash(2)}:${d.hash(2)}:${d.hash(2)} name=bridge
${many(8, () => `/ip address\nadd address=${d.net()}.1/24 interface=bridge comment="${d.site()}" network=${d.net()}.0`)}
/ip firewall filter
${many(6, (n) => `add action=accept chain=input comment="rule ${n}" dst-port=${d.number(60000)} protocol=tcp src-address=${d.net()}.0/24`)}
/interface wireguard peers
add allowed-address=${d.net()}.0/24 interface=wg public-key="${Buffer.from(d.hash(32)).toString('base64').slice(0, 43)}="
/ip service
set telnet disabled=yes
/routing bgp connection
add as=${65000 + d.number(300)} name=${d.name()} output.network=nets remote.address=${d.net()}.1/32
/system identity
set name=${d.site()}
/user settings
set minimum-password-length=12`;

const vrp = (d: Draw) => `#
 sysname ${d.site()}
#
aaa
 authentication-scheme default
  authentication-mode radius local
 password policy administrator
  password history record number 5
#
${many(8, (n) => `interface GigabitEthernet0/0/${n + 1}\n description ${d.site()}\n ip address ${d.net()}.1 255.255.255.0\n ospf network-type p2p\n#`)}
ip community-filter basic ${d.name()} permit 65000:${d.number(99)}
route-policy ${d.name()} permit node 10
 apply community 65000:${d.number(99)} additive
#
snmp-agent sys-info version v3
snmp-agent trap enable
ssh server cipher aes256_gcm aes128_gcm
ssh user noc authentication-type password
user-interface vty 0 4
 authentication-mode aaa
#
return`;

const fortios = (d: Draw) => `config system global
    set hostname "${d.site()}"
    set admin-lockout-threshold 3
end
config system password-policy
    set status enable
    set apply-to admin-password
    set expire-status enable
end
config firewall address
${many(8, () => `    edit "${d.name()}"\n        set uuid ${d.hash(8)}-${d.hash(4)}-51ee-${d.hash(4)}-${d.hash(12)}\n        set subnet ${d.net()}.0 255.255.255.0\n    next`)}
end
config firewall policy
${many(6, (n) => `    edit ${n + 1}\n        set name "${d.name()}"\n        set srcintf "port1"\n        set dstintf "port2"\n        set action accept\n        set schedule "always"\n        set service "HTTPS" "SSH"\n    next`)}
end`;

const panos = (d: Draw) => `set deviceconfig system hostname ${d.site()}
set mgt-config password-complexity enabled yes
set mgt-config password-complexity minimum-length 12
set shared authentication-profile AP method radius server-profile R
${many(12, () => `set address ${d.name()} ip-netmask ${d.net()}.0/24`)}
${many(8, () => `set rulebase security rules ${d.name()} from trust to untrust source any destination any service application-default action allow`)}
set network ike crypto-profiles ike-crypto-profiles strong hash sha384
set network ike crypto-profiles ike-crypto-profiles strong dh-group group20
set network ike gateway g1 protocol ikev2 dpd enable yes
set shared certificate web common-name ${d.site()}.example`;

const linux = (d: Draw) => `$ cat /etc/ssh/sshd_config
Port 22
PasswordAuthentication no
PermitEmptyPasswords no
AuthorizedKeysFile .ssh/authorized_keys
HostKey /etc/ssh/ssh_host_ed25519_key
$ cat /etc/passwd
root:x:0:0:root:/root:/bin/bash
noc:x:1000:1000:${d.site()}:/home/noc:/bin/bash
$ cat /etc/pam.d/common-password
password [success=1 default=ignore] pam_unix.so obscure yescrypt
password requisite pam_deny.so
$ journalctl -u ssh -n 8
${many(8, () => `Feb 0${d.number(9) + 1} 10:0${d.number(9)}:11 ${d.site()} sshd[${d.number(9999)}]: Accepted publickey for noc from ${d.net()}.7 port ${d.number(60000)} ssh2: ED25519 SHA256:${Buffer.from(d.hash(32)).toString('base64').slice(0, 43)}`)}
${many(3, () => `Feb 02 10:01:11 ${d.site()} sshd[${d.number(9999)}]: Failed password for invalid user admin from ${d.net()}.9 port ${d.number(60000)} ssh2`)}
$ ip route
${many(6, () => `${d.net()}.0/24 via ${d.net()}.1 dev eth${d.number(4)} proto static metric 100`)}
$ sha256sum image.bin
${d.hash(64)}  image.bin
$ ss -tln
${many(4, () => `LISTEN 0 128 ${d.net()}.1:${d.number(60000)} 0.0.0.0:*`)}`;

const tables = (d: Draw) => `${d.site()}#show ip bgp summary
BGP router identifier ${d.net()}.1, local AS number 65000
Neighbor        V    AS MsgRcvd MsgSent   TblVer  InQ OutQ Up/Down  State/PfxRcd
${many(10, () => `${d.net()}.1     4 ${65000 + d.number(400)}    ${d.number(99999)}   ${d.number(99999)}      ${d.number(999)}    0    0 3d04h           ${d.number(900)}`)}
${d.site()}#show bgp ipv4 unicast ${d.net()}.0
      Origin IGP, metric 0, localpref 100, valid, external, best
      Community: 65000:${d.number(999)} 65000:${d.number(999)} no-export
${d.site()}#show key chain
Key-chain ${d.name()}:
    key 1 -- text is not shown
        accept lifetime (always valid) - (always valid) [valid now]
${d.site()}#show mac address-table
${many(8, () => `  ${d.number(4000)}    ${d.hash(4)}.${d.hash(4)}.${d.hash(4)}    DYNAMIC     Gi1/0/${d.number(48)}`)}
${d.site()}#show version
System image file is "flash:/image-${d.number(20)}.bin", SHA512 ${d.hash(128)}
Processor board ID ${d.hash(11).toUpperCase()}
${d.site()}#show logging
${many(6, () => `*Mar  1 00:0${d.number(9)}:11.123: %SEC_LOGIN-5-LOGIN_SUCCESS: Login Success [user: noc] [Source: ${d.net()}.7] [localport: 22]`)}
Password:
% Bad secrets`;

const kinds = { ios, eos, junos, routeros, vrp, fortios, panos, linux, tables };
/** Of each kind. */
const each = 7;

export function composed(): { readonly name: string; readonly text: string }[] {
  return Object.entries(kinds).flatMap(([kind, compose], at) =>
    Array.from({ length: each }, (_, n) => ({ name: `${kind} ${n + 1}`, text: compose(drawing(at * 100 + n)) })),
  );
}
