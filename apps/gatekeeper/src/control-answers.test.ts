import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { type ControlRooms, controlAnswer } from './control-answers.ts';
import { askControl, serveControl } from './studio/control.ts';

test('what the command line says wrongly is named to it by the gatekeeper that runs', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-control-'));
  t.after(() => rmSync(folder, { recursive: true }));
  // Nothing is asked of any room: it is refused before.
  const rooms = { desk: {}, policies: {}, policyDesk: {} } as ControlRooms;
  const served = await serveControl(folder, (ask) => controlAnswer(ask, rooms));
  t.after(() => served.close());
  const host = {
    name: 'x'.repeat(5000),
    address: '192.0.2.1',
    port: 22,
    platform: 'linux',
    environment: 'prod',
    folder: [],
    tags: [],
    credential: null,
  };
  await assert.rejects(askControl(folder, { ask: 'host.add', with: host }), {
    code: 'control.malformed',
    message: 'host.add: “name” is too long: 253 characters at most.',
  });
  await assert.rejects(askControl(folder, { ask: 'policy.check' }), { code: 'control.malformed' });
});
