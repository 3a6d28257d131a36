/** Junos. Written from knowledge of the CLI reference; configuration is a candidate until it is committed. */
import type { WrittenDevice } from '../grammar/device.ts';

const exec = `
R show **
R show configuration|ephemeral-configuration **  #reveals-secrets
R show route #heavy
R show host ** #probe
R show log|bgp #heavy
R help **
R mtrace ** #probe
R ping|traceroute ** #probe
R monitor interface ** #interactive
R monitor list|stop|start **  #interactive
R monitor traffic ** #interactive #heavy
D monitor traffic ** write-file ; captures traffic into a file
D monitor traffic ** read-file
M monitor ** 
R monitor label-switched-path|static-lsp ** #interactive
R monitor security packet-drop ** #interactive
M monitor security flow ** ; records traffic into a file
R file list|show|checksum|compare|contents **
D file archive|change-owner|change-permission|copy|delete|delete-directory|fetch|link|make-directory|rename|sign ** #copy ; copies, moves or removes files
R set cli screen-width|screen-length|complete-on-space|terminal|timestamp|restart-on-upgrade ** ; sets this session only
M set cli ** ; changes how this session sees the device
D set ** ; acts on the running system
R test policy **
U test **
U test msdp|access|aaa ** #leaves-box ; asks another system
R quit|exit -> unknown ; ends the session
M configure ** -> config ; opens the candidate configuration
M edit ** -> config ; opens the candidate configuration
M clear interfaces statistics ** #clears-counters
M clear arp|ipv6|firewall|ethernet-switching|log|lldp|snmp ** #clears-counters
D clear ** ; drops sessions or learned state
D restart ** ; restarts a process
D start ** -> unknown #interactive ; leaves the command line for a shell
D op ** ; runs a script
D ssh|telnet|scp|rlogin ** -> unknown #leaves-box #interactive ; opens a session to another system
R request support information ** #heavy #reveals-secrets ; collects everything the device knows
M request message ** ; writes to the screens of others
R request system storage cleanup dry-run ; tells what it would remove
R request system software list|show **
M request system configuration rescue save ; saves the rescue configuration
M request system configuration rescue delete
U request pfe execute ** ; runs a command on a line card
D request system zeroize|reboot|halt|power-off|power-cycle|shutdown ** -> prompt ; restarts or erases the device
D request ** -> prompt ; acts on the running system
`;

const config = `
R show ** #reveals-secrets
R help|status ** 
// With changes pending these ask whether to leave them.
M exit|quit -> ^? #interactive ; leaves the configuration and may ask about what is pending
M exit|quit configuration-mode -> exec #interactive ; leaves the configuration and may ask about what is pending
R top -> config ; goes to the top of the configuration
R up -> ^ ; goes one section up
R up * -> unknown ; goes several sections up
M edit ** -> +edit ; goes to a section
M top edit ** -> config-edit
M insert|rename|copy|annotate|activate|protect|unprotect|replace|extension **
M set ** ; changes the candidate configuration
M top set|insert|rename|copy|annotate|activate|protect|unprotect **
M up set|insert|rename|copy|annotate|activate|edit|show **
R top show|status|help ** #reveals-secrets
M top deactivate ** #may-lock-out
M deactivate ** #may-lock-out ; takes a part of the candidate out of use
D deactivate * ; takes a whole branch out of use
D top deactivate *
D delete ; removes everything below
D top delete
D delete * ; removes a whole branch
D top delete *
M delete * ** #may-lock-out ; removes a part of the candidate
M top delete * ** #may-lock-out
M wildcard range set **
D wildcard ** ; removes whatever matches
D set event-options ** ; makes the device run commands by itself
M set system login|root-authentication|authentication-order|services|ports ** #may-lock-out #reveals-secrets ; changes who may log in
D set system scripts **
D set system root-authentication ** -> prompt #may-lock-out ; changes the password of root
M set system root-authentication encrypted-password|ssh-rsa|ssh-ecdsa|ssh-ed25519 * #may-lock-out #reveals-secrets ; changes the password of root
D set security policies default-policy ** ; decides about all traffic no rule names
M commit ; makes the candidate the running configuration
M commit confirmed ** ; makes the candidate run until it is confirmed or taken back
M commit comment|synchronize|at|no-synchronize|peers-synchronize|activate **
R commit check ** ; checks the candidate
M commit and-quit -> exec ; makes the candidate the running configuration
D commit prepare|force ** 
D commit ** ; no such option is known here
M rollback ; drops what was not committed
M rollback 0 ; drops what was not committed
D rollback * ; replaces the whole candidate
D load ** -> unknown ; replaces or merges the candidate from a file or an address
M load set|merge|patch|replace terminal ** -> unknown ; takes the lines after it as configuration
M save ** #copy ; writes the candidate to a file
M update -> config
D run ** ; runs an operational command
`;

/** Junos as data. */
export const juniperJunos: WrittenDevice = {
  exec,
  config,
  execWord: 'run',
  pipes: `
R match|except|find|count|last|trim|display|no-more|compare|resolve|mask|structured|ungrep **
R hold|refresh ** #interactive
M save|append|tee ** ; writes the output to a file
D request ** ; sends the output to the screens of others
`,
  chains: true,
  quotes: true,
  remark: '#',
  help: true,
};
