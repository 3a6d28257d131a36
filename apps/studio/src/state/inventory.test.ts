import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HostRow } from '@interlock/protocol';
import { matching, treeRows } from './inventory.ts';
import { count, duration, listed, oneLine, relative } from './words.ts';

const host = (name: string, folder: string[]): HostRow => ({
  id: `host_${name.padEnd(26, '0')}` as HostRow['id'],
  name,
  folder,
  platform: 'cisco_ios',
  environment: 'lab',
  tags: ['bgp'],
  address: '192.0.2.1',
  port: 22,
  credential: null,
  hostKeys: [],
  lab: false,
  route: [],
});
const hosts = [host('edge-10', ['lab']), host('edge-2', ['lab']), host('core-1', ['prod', 'north']), host('loose', [])];

test('folders stand above hosts, both in the order a person counts', () => {
  const rows = treeRows(hosts, new Set());
  assert.deepEqual(
    rows.map((row) => (row.kind === 'folder' ? `${row.folder.path} (${row.count})` : row.host.name)),
    ['lab (2)', 'edge-2', 'edge-10', 'prod (1)', 'prod / north (1)', 'core-1', 'loose'],
  );
});

test('a closed folder hides what is in it and still tells how many', () => {
  const rows = treeRows(hosts, new Set(['prod']));
  assert.ok(!rows.some((row) => row.kind === 'host' && row.host.name === 'core-1'));
});

test('a search needs every word, wherever it stands', () => {
  assert.deepEqual(
    matching(hosts, 'NORTH bgp').map((found) => found.name),
    ['core-1'],
  );
  assert.equal(matching(hosts, '  ').length, hosts.length);
  assert.equal(matching(hosts, 'nothing').length, 0);
});

test('durations, times and counts read as the trade says them', () => {
  assert.equal(duration(340), '340 ms');
  assert.equal(duration(4210), '4.2 s');
  assert.equal(duration(185_000), '3 min 05 s');
  assert.equal(relative(0, 30_000), 'now');
  assert.equal(relative(0, 200_000), '3 min ago');
  assert.equal(count(1, 'host'), '1 host');
  assert.equal(count(1204, 'entry', 'entries'), '1,204 entries');
  assert.equal(listed(['a', 'b']), 'a and b');
  assert.equal(listed(['a', 'b', 'c', 'd', 'e']), 'a, b and 3 more');
  assert.equal(oneLine('configure terminal\nhostname x').line, 'hostname x');
  assert.deepEqual(oneLine('\ninterface x\nno shutdown\n'), { line: 'interface x ; no shutdown', lines: 2 });
});
