/** PAN-OS. Written from knowledge of the CLI reference; configuration is a candidate until it is committed. */
import type { WrittenDevice } from '../grammar/device.ts';

const exec = `
R show **
R show config ** #reveals-secrets
R show routing route #heavy
R less|tail|grep|find|ls **
R tail follow yes ** #interactive
R ping|traceroute ** #probe
R test **
D test ** ; tests by acting
R test security-policy-match|nat-policy-match|routing|qos-policy-match|pbf-policy-match|decryption-policy-match|dos-policy-match|cp-policy-match|sdwan-policy-match|authentication-policy-match|url-info-host **
R test url|url-info-cloud ** #probe
D test dns-proxy|authentication|scp-server-connection|http-server|email|ldap|radius|kerberos ** #leaves-box ; asks another system
R set cli pager|terminal|scripting-mode|confirmation-prompt|config-output-format|hide-ip|hide-user|op-command-xml-output|terminal ** ; sets this session only
M set cli confirmation-prompt ** ; switches the device's questions off
M set ** ; changes this session or the system
D set system|session|serial-number|clock|ssh-authentication|application|management-server|data-access-password|deviceconfig|password ** ; acts on the running system
R request license info
R request system software info
R request system software check #probe ; asks the update server
R request high-availability state
R request plugins check
R request anti-virus|content|wildfire upgrade info
R request global-protect-client software info
R request system fqdn show
R request system external-list show **
D request ** -> prompt ; acts on the running system
D request restart|shutdown|system|restart ** -> prompt ; restarts, stops or erases the device
R request system software info
R debug dataplane show **
R debug show **
R debug software status
R debug dataplane packet-diag show setting|filter|capture|log
R debug dataplane pool statistics
R debug log-receiver statistics
R debug ike stat
R debug routing pcap show
R debug system process-info
M debug dataplane show ** clear|reset/3 #clears-counters ; clears what it shows
U debug ** ; is not known well enough to be judged
R debug system|swm|log-receiver|user-id|routing|cli|management-server|device-server|dataplane show|status|list|info|history ** 
R debug system|swm|log-receiver|user-id|cli|management-server|device-server status|history|show
R debug swm|software status **
R debug swm status
D debug software restart ** 
D clear ** ; drops sessions or learned state
M clear counter ** #clears-counters
D check ** 
R check pending-changes|data-access-passwd
M commit ** 
D delete|scp|tftp|ftp|ssh|load|save|import|export|copy|reset|kill|upload|downgrade|revert|rollback|xml-api ** -> unknown #copy
D scp|tftp|ftp ** -> unknown #copy #leaves-box ; copies to or from another system
D ssh ** -> unknown #leaves-box #interactive ; opens a session to another system
M save config to *
R diff **
R netstat|who **
R view-pcap ** 
M tcpdump ** #heavy #interactive
M target|schedule ** ; changes which device the lines after it act on
R exit|quit -> unknown ; ends the session
M configure -> config ; opens the candidate configuration
`;

const config = `
R show|find|check|validate|diff|status ** #reveals-secrets
R show|top #reveals-secrets
R exit|quit -> ^ ; leaves the section
R top -> config
R up -> ^
M edit ** -> +edit
M set|rename|copy|move|override ** ; changes the candidate configuration
M set mgt-config|deviceconfig ** #may-lock-out
D set mgt-config ** #may-lock-out #reveals-secrets ; changes who may log in
D delete ** 
D delete ; removes everything below
D delete * ; removes a whole branch
D delete * * ; removes a whole branch
M delete * * * ** #may-lock-out ; removes a part of the candidate
M commit ; makes the candidate the running configuration
M commit ** ; makes the candidate the running configuration
D commit force ** ; makes the candidate run without its checks
D commit force
M commit-all|validate ** 
R validate full|partial **
D load|revert|import|export ** ; replaces the candidate
M save ** #copy ; writes the candidate to a file
M revert config
`;

/** PAN-OS as data. */
export const paloaltoPanos: WrittenDevice = {
  exec,
  config,
  execWord: 'run',
  pipes: 'R match|except|count **',
  chains: true,
  quotes: true,
  remark: '#',
};
