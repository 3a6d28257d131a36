import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { drivenPlatforms } from '../catalogue.ts';
import { factOf, factsOf, probeOf } from './facts.ts';
import { tableOf } from './table.ts';

const interfaces = `edge-1#show ip interface brief
Interface              IP-Address      OK? Method Status                Protocol
GigabitEthernet0/0     198.51.100.1    YES NVRAM  up                    up
GigabitEthernet0/1     unassigned      YES NVRAM  administratively down down
Loopback0              192.0.2.1       YES NVRAM  up                    up
`;
const summary = `BGP router identifier 192.0.2.1, local AS number 65001
Neighbor        V           AS MsgRcvd MsgSent   TblVer  InQ OutQ Up/Down  State/PfxRcd
198.51.100.2    4        65002       0       0        1    0    0 never    Idle (Admin)
198.51.100.6    4        65003      12      13        1    0    0 00:03:11        4

Total number of neighbors 2
`;

test('interfaces and sessions become rows, with cells that have spaces', () => {
  const table = tableOf(interfaces, { head: /^Interface\s/, columns: 'places' });
  assert.deepEqual(table?.columns, ['Interface', 'IP-Address', 'OK?', 'Method', 'Status', 'Protocol']);
  assert.deepEqual(table?.rows[1], [
    'GigabitEthernet0/1',
    'unassigned',
    'YES',
    'NVRAM',
    'administratively down',
    'down',
  ]);
  const sessions = tableOf(summary, { head: /^Neighbor\s/, columns: 'words' });
  assert.deepEqual(
    sessions?.rows.map((row) => [row[0], row.at(-1)]),
    [
      ['198.51.100.2', 'Idle (Admin)'],
      ['198.51.100.6', '4'],
    ],
  );
});

test('where a cell runs into the next one, or into the next line, there is no table', () => {
  const long = interfaces.replace('GigabitEthernet0/1    ', 'TwentyFiveGigE1/0/24-x');
  assert.ok(tableOf(long, { head: /^Interface\s/, columns: 'places' }));
  const over = interfaces.replace('GigabitEthernet0/1     unassigned', 'TwentyFiveGigE1/0/24.3002 unassig');
  assert.equal(tableOf(over, { head: /^Interface\s/, columns: 'places' }), undefined);
  const wrapped = interfaces.replace('unassigned  ', '\n                       unassigned ');
  assert.equal(tableOf(wrapped, { head: /^Interface\s/, columns: 'places' }), undefined);
  assert.equal(tableOf('nothing here', { head: /^Interface\s/, columns: 'places' }), undefined);
});

test('whatever a device writes, every row has a cell for every column, and reading ends', () => {
  const text = fc.array(fc.constantFrom('Interface', 'Neighbor', ' ', '  ', '\n', 'up', '-----', 'é', '\t', 'a.b'), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(text, fc.constantFrom('places' as const, 'words' as const), (parts, columns) => {
      const table = tableOf(parts.join(''), { head: /^(Interface|Neighbor)/, columns });
      for (const row of table?.rows ?? []) assert.equal(row.length, table?.columns.length);
    }),
  );
});

test('every driven platform tells its version and interfaces in one line that holds nothing but the question', () => {
  for (const platform of drivenPlatforms) {
    assert.ok(factsOf(platform).includes('version') && factsOf(platform).includes('interfaces'), platform);
    for (const name of factsOf(platform)) assert.match(factOf(platform, name)?.command ?? '', /^[\w/ -]+$/);
    assert.match(probeOf(platform, 'ping', '192.0.2.1') ?? '', /192\.0\.2\.1/);
  }
  assert.equal(probeOf('other:x', 'ping', '192.0.2.1'), undefined);
});
