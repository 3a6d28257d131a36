import { bgpNeighbors } from './model.ts';
import { type Stanza, stanzaAt } from './tree.ts';

/** Lines that a commit would answer with; none where the configuration holds together. */
export function checkConfiguration(tree: Stanza): string[] {
  const problems: string[] = [];
  if (typeof stanzaAt(tree, ['routing-options'])?.['autonomous-system'] !== 'string' && bgpNeighbors(tree).length > 0)
    problems.push('[edit protocols]', "  'bgp'", '    Error in neighbors: autonomous-system number must be configured');
  for (const neighbor of bgpNeighbors(tree))
    if (neighbor.external && neighbor.peerAs === null)
      problems.push(
        `[edit protocols bgp group ${neighbor.group}]`,
        `  'neighbor ${neighbor.address}'`,
        `    Error in neighbor ${neighbor.address} of group ${neighbor.group}:`,
        'peer AS number must be configured for an external peer',
      );
  const users = Object.keys(stanzaAt(tree, ['system', 'login']) ?? {}).filter((label) => label.startsWith('user '));
  const root = stanzaAt(tree, ['system', 'root-authentication'])?.['encrypted-password'];
  if (users.length === 0 && root === undefined)
    problems.push('[edit]', "  'system'", '    Missing mandatory statement: root-authentication');
  return problems.length === 0 ? [] : [...problems, 'error: configuration check-out failed'];
}
