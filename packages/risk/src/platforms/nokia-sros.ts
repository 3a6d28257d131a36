/** Nokia SR OS, classic and model-driven. Written from knowledge of the command references. */
import type { WrittenDevice } from '../grammar/device.ts';

const configWords =
  'router|service|port|card|lag|log|system|filter|qos|saa|mirror|cron|eth-cfm|oam-pm|python|redundancy|subscriber-mgmt|aaa|application-assurance|connection-profile|esa|group-encryption|ipsec|isa|li|mcac|macsec|multicast-management|open-flow|pw-port|pxc|satellite|sfm|sflow|snmp|test-oam|vrrp|bfd|policy-options|routing-options|chassis|xconnect|fwd-path-ext|nat|bmp|call-trace|groups|apply-groups|public-key-infrastructure|anysec|ies|vprn|vpls|epipe|interface|bgp|ospf|ospf3|isis|ldp|mpls|rsvp|pim|igmp|static-route-entry|policy-options|mgmt-router';

const exec = `
R show ** 
R show router * route-table #heavy
R ping|pi|traceroute ** #probe
R monitor ** #interactive
R ping|traceroute #probe #interactive
R oam mac-ping|mac-trace|mac-query|ping|trace|lsp-ping|lsp-trace|sdp-ping|sdp-mtu|svc-ping|vccv-ping|vccv-trace|vprn-ping|vprn-trace|cpe-ping|host-connectivity-verify|dns|eth-cfm|mfib-ping|mrinfo|mstat|mtrace|p2mp-lsp-ping|p2mp-lsp-trace|ldp-treetrace|ancp|performance-monitoring|find-egress|atm-ping|vxlan-ping|nat ** #probe
M oam eth-cfm eth-test ** #probe ; sends test traffic
U oam efm|saa|test-oam|oam-pm|icmp-tunnel|build-packet|service-activation-test|twamp|mpls|igmp-host ** 
U oam ***
D oam mac-populate|mac-purge ** ; changes what the service has learned
R pwc|history|tree|info|back **
R exit all
R exit|back|exit -> exec ; goes one context up
R logout|quit -> unknown ; ends the session
R environment more|no|command-completion|progress-indicator|time-display|console|terminal ** ; sets this session only
M environment ** ; changes how this session reads lines
D environment alias|create ** ; changes what the words after it mean
R no environment more
R admin show configuration ** #reveals-secrets
R admin show ** #reveals-secrets
R admin display-config ** #reveals-secrets
R admin display-config #reveals-secrets
D admin tech-support ** #heavy #reveals-secrets #copy ; writes everything the device knows to a file
M admin save ** #copy ; saves the configuration
M admin save ; saves the configuration
R admin compare **
D admin *** -> prompt ; acts on the running system
D admin reboot|rollback|redundancy|disconnect|synchronize|application-assurance|debug-save|enable-tech|init-system-security|nat|satellite|set-time|view|certificate|clear-policy-lock|system|mesh|tech-support ** -> prompt ; acts on the running system
R file dir|type|show|version|list **
R file dir|version|list
M file md|cd|make-directory|change-directory ** 
D file copy|delete|format|move|remove|repair|scp|shutdown|unlock|vi|attrib|rd|remove-directory|unzip|edit ** #copy #leaves-box ; copies, moves or removes files
D file ** 
D bof ** ; changes what the device starts with
D clear|exec|enable-admin|candidate|telnet|ssh|password|tools|debug|reset|delete|update|load|rollback|restart|run|pyexec|write|li|edit-config|quit-config|discard|group ** -> unknown
M edit-config|quit-config|candidate ** -> unknown ; opens or leaves a candidate configuration
D candidate ** -> unknown
D clear ** ; drops sessions or learned state
R tools dump ** #heavy
M tools dump ** clear|reset/2 #clears-counters ; clears what it shows
D tools perform ** 
M no debug ** 
M debug ** #heavy
D ssh|telnet ** -> unknown #leaves-box #interactive ; opens a session to another system
M configure|/configure ; opens the configuration
M configure|/configure ** ; changes the configuration at once
D configure|/configure ** shutdown/3 #may-lock-out ; takes something down
D configure|/configure ** delete/3 ; removes a part of the configuration
D configure|/configure no ** 
M configure|/configure ** no ** 
M commit|discard ** 
R compare|validate **
M commit
M /admin save
R /show **
R /ping|/traceroute ** #probe
D /ssh|/telnet ** -> unknown #leaves-box #interactive ; opens a session to another system
R mrinfo|mstat|mtrace ** #probe
R /admin show|display-config ** #reveals-secrets
D /admin|/clear|/file|/bof|/tools|/debug|/exec ** 
`;

const config = `
R info|compare|validate|show|tree|pwc|back|top ** #reveals-secrets
R info|compare|validate|pwc|back|top #reveals-secrets
R exit -> exec
R exit all -> exec
M quit-config -> exec #interactive ; leaves the configuration and may ask about what is pending
M /configure|configure ** ; changes the configuration
D /configure|configure ** shutdown/3 #may-lock-out ; takes something down
D /configure delete ** 
D configure delete ** 
M configure ** -> config
M ${configWords} ** ; changes the configuration
M edit-config|insert|rename|replace|copy|move|group|apply-groups|description|address|neighbor|admin-state|autonomous-system|area|local-as|family|sap|spoke-sdp|ingress|egress|entry|match|action|policy|policy-statement|prefix-list|peer-as|type|ethernet|mode|mtu|encap-type|access|network|no|create ** ; changes the configuration
D shutdown #may-lock-out ; takes something down
D shutdown ** #may-lock-out ; takes something down
D delete|no router|load|rollback ** ; removes or replaces a part of the configuration
D load|rollback|delete|clear|admin|file|tools|exec|bof **
M commit|discard ** ; makes the candidate the running configuration
M commit|discard
R /show **
R /ping|/traceroute|ping|traceroute ** #probe
R admin show|display-config **
`;

/** Nokia SR OS as data. */
export const nokiaSros: WrittenDevice = {
  exec,
  config,
  execInConfig: true,
  pipes: `
R match|count|no-more|reverse-dns **
M redirect|append|tee|save ** ; writes the output to a file
`,
  chains: true,
  quotes: true,
  remark: '#',
  redirects: true,
};
