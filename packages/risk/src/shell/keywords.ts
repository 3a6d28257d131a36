/** Programs whose arguments are keywords that may be abbreviated: read by the same grammar as a router's lines. */

/** `ip` of iproute2; its options are judged before. */
export const ip = `
R address|addrlabel|link|neighbor|neighbour|ntable|route|rule|maddress|mroute|mrule|tunnel|tuntap|token|tcpmetrics|tcp_metrics|l2tp|fou|xfrm|vrf|macsec|netconf|nexthop|mptcp|sr|ila|ioam|netns|stats|help
R address|addrlabel|link|neighbor|neighbour|ntable|route|rule|maddress|mroute|mrule|tunnel|tuntap|token|tcpmetrics|tcp_metrics|fou|vrf|macsec|netconf|nexthop|netns|stats show|list|lst|ls|help ***
R route get|save **
R l2tp|mptcp|sr|xfrm|ila|ioam show|list|ls|help ***
R xfrm state|policy|monitor
R xfrm state|policy list|show|count|ls|get **
R mptcp endpoint|limits|monitor
R mptcp endpoint|limits show
R netns identify|pids|list-id|monitor **
R monitor ** #interactive
R neighbor|neighbour get **
R nexthop get|bucket **
R vrf identify|pids **
R macsec show **
D netns add|delete|exec|set|attach|del ** ; runs or changes another network
D vrf exec **
M address|route|neighbor|neighbour|rule|nexthop|link|tunnel|maddress|addrlabel add|append|change|replace|prepend|test **  #may-lock-out ; changes the machine's network
D address|route|neighbor|neighbour|rule|nexthop|link|tunnel|maddress|addrlabel del|delete|flush|restore **  #may-lock-out ; takes a part of the machine's network away
D link set **  #may-lock-out ; changes an interface
M link set * up|alias|txqueuelen|group ** ; changes an interface
U link|tuntap|token|l2tp|fou|xfrm|sr|ila|ioam|mptcp|tcp_metrics|tcpmetrics|macsec|stats ** 
`;

/** `nmcli`. */
export const nmcli = `
R general|networking|radio|connection|device|agent
R general status|hostname|permissions|logging
R networking connectivity **
R connection show **
R device status|show **
R device lldp list **
D device set ** #may-lock-out
R device wifi
R device wifi list **
R monitor #interactive
D general|networking|radio|connection|device|agent ***  #may-lock-out ; changes the machine's network
`;

/** `tc` and `bridge`. */
export const tc = `
R qdisc|class|filter|action|chain
R qdisc|class|filter|chain|actions|action show|list|ls ***
D qdisc|class|filter|action|actions|chain|exec|monitor ** ; changes how traffic is queued
`;
export const bridge = `
R link|fdb|mdb|vlan|vni|mst
R monitor #interactive
R link|fdb|mdb|vlan|vni|mst show|list|lst ***
R fdb get **
D link|fdb|mdb|vlan|vni|mst ** #may-lock-out ; changes a bridge
`;

/** Options that change only how these programs print. */
export const plainOptions =
  /^-(\d|br|brief|s|stats|statistics|d|details|h|human|iec|f|family|j|json|p|pretty|o|oneline|c|color|color=\w+|r|resolve|t|timestamp|ts|N|Numeric|4|6|B|0|V|terse|m|mode|no-headers|tabular|colors|compressvlans|nm|graph|i|-terse|-fields|-mode|-pretty|-colors|-escape|-version)$/;
