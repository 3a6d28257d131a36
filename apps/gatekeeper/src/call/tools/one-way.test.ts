/** Every tool that a model is told of, and every place in the program that leads to a device: none is beside the gate. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { Proposal } from '@interlock/model';
import { defaultSet, loadPolicies } from '@interlock/policy';
import type { CallResult } from '@interlock/protocol';
import { type Helper, Helpers } from '../../conversation/sub-agents.ts';
import { toolSpecs, tools } from '../tools.ts';
import type { Double } from '../way.double.ts';
import { change, check, type Planned, planned } from './plans.double.ts';
import { proposeTool } from './proposing.ts';

const nothing = loadPolicies(
  `${defaultSet}
@id("test.nothing") @reason("Nothing runs.")
forbid (principal, action == Interlock::Action::"run", resource);`,
  'active',
);

type Given = Proposal['arguments'];
/** One use of each tool that would run, were it let. */
const samples: Record<string, (on: Double) => readonly [Given, boolean?]> = {
  'terminal.run': () => [{ command: 'show version' }, true],
  'inventory.list': () => [{}],
  wait: () => [{ seconds: 1 }],
  'config.stage': () => [{ lines: 'hostname x', whole: true }, true],
  'network.probe': () => [{ kind: 'tcp', destination: '10.0.0.1', port: 22 }],
  'inventory.write': () => [{ name: 'r9' }, true],
  'artifact.write': () => [{ name: 'Report', text: 'x' }],
  'artifact.read': () => [{}],
  'output.more': () => [{ use: 'x' }],
  search: () => [{ text: 'bgp' }],
  'person.ask': () => [{ question: 'Which?' }],
  'studio.show': () => [{ what: 'host' }, true],
  'plan.propose': ({ host }) => [{ title: 'T', steps: [{ host: host.id, command: change('a'), check }] }],
  'terminal.run_many': ({ host }) => [{ hosts: [host.id], command: 'show version' }],
  'device.facts': () => [{ what: 'version' }, true],
  'check.read': () => [{ command: check.command, expect: check.expect }, true],
  'policy.propose': () => [{ title: 'T', add: '@id("x") forbid (principal, action, resource);' }],
  'plan.run': () => [{ plan: '' }],
  'agent.start': () => [{ role: 'executor', task: 'Look, and change it.' }],
};

interface Stage extends Planned {
  readonly heard: CallResult[];
  use(name: string): Promise<CallResult>;
}

const config =
  'r1#show running-config\nBuilding configuration...\n\nhostname r1\n!\ninterface Loopback0\n description old\n!\nend\n';

/** A gatekeeper whose cards are all approved; a helper that is set to work tries a read and a change at once. */
function stage(): Stage {
  const on = planned((command) => (command.startsWith('show running-config') ? config : 'description x'));
  const rooms = { ...on.rooms, plans: on.plans };
  const heard: CallResult[] = [];
  const helpers: Helpers = new Helpers({
    house: on.rooms.house,
    begin: (helper) => void work(helper).catch(assert.fail),
    stop: () => {},
    hostName: (id) => id,
  });
  async function work(helper: Helper): Promise<void> {
    for (const command of ['show version', change('a')]) {
      const given = { use: command, agent: helper.agent, tool: 'terminal.run', arguments: { command } };
      heard.push(await proposeTool({ ...given, host: on.host.id }, helper, rooms, helpers));
    }
    helpers.end(helper.agent, 'finished', 'I tried.');
  }
  return {
    ...on,
    heard,
    use(name) {
      const [given, host = false] = samples[name]?.(on) ?? assert.fail(`no sample of ${name}`);
      const one = { use: `use of ${name}`, agent: on.at.run.agent, tool: name, arguments: given };
      return proposeTool(host ? { ...one, host: on.host.id } : one, on.at, rooms, helpers);
    },
  };
}

const names = toolSpecs.map(({ name }) => name);
/** Its plan is proposed and approved first: the plan is what it runs. */
async function withPlan(name: string, on: Stage): Promise<void> {
  if (name !== 'plan.run') return;
  const plan = await on.approved(change('a'));
  samples['plan.run'] = () => [{ plan }];
}

test('the list of tools is whole: what the model is told of, what the look-up knows, and what is tried here', () => {
  for (const name of names) assert.ok(samples[name], `${name} has a sample`);
  for (const name of tools.keys()) assert.ok(names.includes(name), name);
  const talk = [...tools.values()].filter(({ nature }) => nature === 'talk').map(({ name }) => name);
  assert.deepEqual(talk, ['wait', 'person.ask', 'studio.show'], 'what no policy forbids: it reaches the person alone');
});

for (const name of names)
  test(`${name} acts by the gate alone: each act has its decision and its release, and where the gate forbids there is none`, async () => {
    const open = stage();
    await withPlan(name, open);
    const before = open.acts.length;
    const done = await open.use(name);
    assert.equal(done.status, 'ok', done.text);
    await open.at.run.outcomes.durable();
    const acts = open.acts.length - before;
    assert.ok(acts > 0, 'it acts where it is let, or this proves nothing');
    const count = (type: string) => open.deeds.filter((deed) => deed.type === type).length;
    assert.equal(count('call.released'), open.acts.length);
    assert.ok(count('call.decided') >= open.acts.length);
    for (const [n, { after }] of open.acts.entries())
      assert.equal(after.filter((type) => type === 'call.released').length, n + 1, 'its own release is durable');

    const shut = stage();
    await withPlan(name, shut);
    const had = shut.acts.length;
    shut.enforce(nothing);
    const result = await shut.use(name);
    await shut.at.run.outcomes.durable();
    if (tools.get(name)?.nature === 'talk') {
      // a floor lets talk pass every policy: decided and written down all the same, with nothing that a device would see
      assert.deepEqual(
        shut.acts.map(({ command }) => command),
        [''],
      );
      assert.deepEqual(shut.deeds.map(({ type }) => type).slice(0, 2), ['call.decided', 'call.released']);
      return;
    }
    if (name === 'agent.start')
      assert.deepEqual(
        shut.heard.map(({ status }) => status),
        ['denied', 'denied'],
      );
    else assert.notEqual(result.status, 'ok', result.text);
    assert.equal(shut.acts.length, had, 'nothing acted');
    assert.equal(shut.deeds.filter(({ type }) => type === 'call.released').length, had);
    assert.ok(shut.deeds.some((deed) => deed.type === 'call.decided' && deed.outcome === 'deny'));
  });

test('a name that is no tool acts on nothing', async () => {
  for (const name of ['terminal.raw', 'plan.run ', '__proto__', 'constructor', '']) {
    const on = stage();
    const one = { use: 'u', agent: on.at.run.agent, tool: name, arguments: { command: 'reload' }, host: on.host.id };
    assert.notEqual((await proposeTool(one, on.at, { ...on.rooms, plans: on.plans })).status, 'ok');
    assert.deepEqual(on.acts, []);
  }
});

/** The only files in which the program calls what leads on, each called there at all. Tests and doubles are not it. */
const callers: Record<string, readonly string[]> = {
  // a session is opened by execution alone, and execution is made by the door to the devices
  'connectSsh\\(': ['execution/agent-session.ts', 'execution/terminal.ts'],
  'openAgentSession\\(': ['execution/agent-session.ts', 'execution/execution.ts'],
  'newExecution\\(': ['device-door.ts', 'execution/execution.ts'],
  // permits are given where something was decided, and looked at where something begins
  'issuePermit\\(': ['call/release.ts', 'devices/terminals.ts', 'edits/edits.ts', 'fill-prompt.ts'],
  'checkPermit\\(': ['call/release.ts', 'devices/terminals.ts', 'edits/edits.ts', 'execution/execution.ts'],
  // calls.ts joins the rooms that perform; of all others the release alone asks them
  '\\.perform\\(': ['call/release.ts', 'calls.ts', 'device-door.ts'],
  'performOwn\\(': ['call/tools/own-tools.ts', 'calls.ts'],
  'performLocally\\(': ['calls.ts', 'local-tools.ts'],
  'await release\\(|=> release\\(': ['call/way.ts'],
};

test('what leads to a device is called in few places, and each of them is known', () => {
  const root = path.resolve(import.meta.dirname, '../..');
  const files = globSync('**/*.ts', { cwd: root }).filter((file) => !/\.(test|double)\.ts$/.test(file));
  const texts = files.map(
    (file) => [file.replaceAll(path.sep, '/'), readFileSync(path.join(root, file), 'utf8')] as const,
  );
  assert.ok(files.length > 100);
  for (const [call, known] of Object.entries(callers)) {
    const found = texts
      .filter(([, text]) => new RegExp(`(?<![\\w$])${call}|(?<=\\w)${call}`).test(text))
      .map(([file]) => file);
    assert.deepEqual(found.sort(), [...known].sort(), call);
  }
  const others = globSync('{apps/{interlock,studio,workspace},packages/agent}/src/**/*.{ts,tsx}', {
    cwd: path.resolve(root, '../../..'),
  }).filter((file) => !/\.(test|double)\.tsx?$/.test(file));
  assert.ok(others.length > 50);
  for (const file of others) {
    const text = readFileSync(path.resolve(root, '../../..', file), 'utf8');
    assert.doesNotMatch(text, /from '@interlock\/wires|connectSsh|newExecution|issuePermit/, file);
  }
});
