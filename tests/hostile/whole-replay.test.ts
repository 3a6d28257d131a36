/** A run of the whole program (launcher, gatekeeper, jailed workspace, devices of the lab) again, from its record alone. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import type { CallResult } from '@interlock/protocol';
import { newFolder, root } from './besieged.ts';
import { again, replayAll } from './replaying.ts';

const bin = path.join(root, 'apps/interlock/bin/interlock.mjs');
const prompt = 'The BGP session between the two routers is down. Find out why and fix it.';

test('a run that repaired a router is played again letter for letter; under another policy it goes apart there, and nowhere before', async (t) => {
  const data = path.join(newFolder(t), 'data');
  const env = { ...process.env, XDG_STATE_HOME: path.join(data, '../state') };
  const ran = spawnSync(process.execPath, [bin, 'run', prompt, '--approve', 'all', '--data', data], {
    env,
    encoding: 'utf8',
  });
  assert.equal(ran.status, 0, ran.stderr);
  const [run, ...others] = await replayAll(data);
  assert.ok(run?.record.end?.reason === 'finished' && others.length === 0);
  const { crossings } = run.record;
  const change = crossings.findIndex(
    (one) => one.door === 'propose' && String(one.proposal.arguments.command).startsWith('configure terminal'),
  );
  assert.ok(change !== -1, 'it changed something');
  const denied: CallResult = { status: 'denied', source: 'gate', text: 'The gate denied it (test.no-change): No.' };
  const place = await again(run, {
    gate: (proposal) => (String(proposal.arguments.command).startsWith('configure terminal') ? denied : undefined),
  });
  const next = crossings.findIndex((one, at) => at > change && one.door === 'converse');
  assert.equal(place?.at, next, 'the first question that knows of it is the first that is another one');
  assert.match(JSON.stringify(place?.now), /test\.no-change/);
  const one = crossings[change];
  assert.ok(one?.door === 'propose' && one.result);
  const forged = crossings.with(change, { ...one, result: { ...one.result, text: `${one.result.text}.` } });
  assert.notEqual(await again({ ...run, record: { ...run.record, crossings: forged } }), null, 'one letter more');

  const [{ id }] = JSON.parse(
    `[${execFileSync(process.execPath, [bin, 'conversation', 'list', '--json', '--data', data], { env, encoding: 'utf8' })}]`,
  ) as [{ id: string }];
  const told = spawnSync(process.execPath, [bin, 'conversation', 'replay', id, '--data', data], {
    env,
    encoding: 'utf8',
  });
  assert.equal(told.status, 0, told.stderr);
  assert.match(told.stdout, /^ +1 +agent .* \d+ questions, \d+ calls: the same, letter for letter\n$/);
});
