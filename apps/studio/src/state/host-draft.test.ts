import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HostRow } from '@interlock/protocol';
import { changeOf, hostDraft, unknownStep } from './host-draft.ts';

const row = (name: string, more: Partial<HostRow> = {}): HostRow => ({
  id: `host_${name.padEnd(26, '0')}`,
  name,
  address: '192.0.2.1',
  port: 22,
  platform: 'linux',
  environment: 'prod',
  folder: ['customers', 'north'],
  tags: ['edge'],
  route: [],
  hostKeys: [],
  lab: false,
  credential: null,
  ...more,
});

test('a draft that nobody touched changes nothing, whatever blanks stand in it', () => {
  const host = row('r1', { route: ['r2'] });
  const draft = hostDraft(host);
  assert.deepEqual(changeOf(draft, host, [host, row('r2')]), {});
  assert.deepEqual(changeOf({ ...draft, tags: ' edge ', folder: 'customers / north/' }, host, [host, row('r2')]), {});
});

test('an enable secret that is chosen or taken off is asked for', () => {
  const id = `entry_${'e'.repeat(26)}` as const;
  const [host, named] = [row('r1'), row('r2', { forEnable: { id, name: 'enable', account: 'x' } })];
  assert.deepEqual(changeOf({ ...hostDraft(host), forEnable: id }, host, [host]), { credentialForEnable: id });
  assert.deepEqual(changeOf({ ...hostDraft(named), forEnable: null }, named, [named]), { credentialForEnable: null });
});

test('only what is otherwise is asked for; a way is hosts by name, and one that is not there is named', () => {
  const [host, jump] = [row('r1'), row('r2')];
  const draft = { ...hostDraft(host), port: '2222', tags: 'edge, core', route: 'r2', forget: ['SHA256:x'] };
  assert.deepEqual(changeOf(draft, host, [host, jump]), {
    port: 2222,
    tags: ['edge', 'core'],
    route: [jump.id],
    forgetKeys: ['SHA256:x'],
  });
  assert.equal(unknownStep(draft, [host, jump]), null);
  assert.equal(unknownStep({ ...draft, route: 'r2, r9' }, [host, jump]), 'r9');
});
