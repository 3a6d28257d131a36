/** Exec lines that several platforms of the Cisco kind share. Each platform adds its own and its exceptions. */

/** What is shown; secrets and size are told by tags. */
export const showLines = `
R show **
M show ** clear|clear-on-read|clear-counters/3 #clears-counters ; clears what it shows
M show controllers|platform|hardware|asp|system ** clear|reset/2 #clears-counters ; clears what it shows
R show running-config|startup-config|configuration|archive #reveals-secrets
R show running-config|startup-config|configuration|archive ** #reveals-secrets
R show tech-support|tech ** #heavy #reveals-secrets ; collects everything the device knows
R show ip route|bgp|mroute #heavy
R show bgp|logging #heavy
R show snmp community|user ** #reveals-secrets
R show key chain ** #reveals-secrets
`;

/** Looking, probing, and moving between exec modes. */
export const lookingLines = `
R dir|pwd|where|who|systat ***
R more ** 
R ping|traceroute ** #probe
R ping|traceroute -> prompt #probe #interactive ; asks for its arguments
R ping|traceroute vrf * -> prompt #probe #interactive ; asks for its arguments
R ping|traceroute vrf * ip|ipv4|ipv6 -> prompt #probe #interactive ; asks for its arguments
R exit|logout|quit|disable -> unknown ; ends the session or lowers its rights
R end ; leaves the configuration
M enable ** -> prompt ; raises the rights of this session
M configure terminal ** -> config ; opens the configuration
`;

/** Saving, erasing, copying, restarting. */
export const storageLines = `
M write ; saves the configuration
M write memory ; saves the configuration
R write terminal #reveals-secrets ; shows the configuration
D write erase|network|core|default|factory ** -> prompt ; erases what the device starts with
M copy running-config startup-config ; saves the configuration
D copy *** #copy #leaves-box ; copies files or configuration
D reload|erase|format|delete|fsck ** -> prompt
M mkdir|rmdir|rename|cd|move **
M debug ** #heavy ; writes debug output until it is switched off
D debug all|ip ** #heavy ; can overload the device
M undebug|no ** 
D clear ** ; drops sessions or learned state
M clear counters ** #clears-counters ; sets counters to zero
M clear logging|arp-cache|mac|arp ** ; empties a table that fills again
D ssh|telnet|rlogin|connect ** -> unknown #leaves-box #interactive ; opens a session to another system
D redundancy|install|boot|send|test ** ; acts on the running system
`;
