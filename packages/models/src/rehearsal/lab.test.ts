/** The rehearsal against the lab's routers over SSH: whatever is planted is found, repaired and read back. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Lab, type LabDevice, newLabSecrets, type PlantedFault, startLab, type Topology } from '@interlock/lab';
import type { Message, ToolUse } from '@interlock/protocol';
import { Client, type ClientChannel } from 'ssh2';
import { answerOf } from '../model.ts';
import { rehearsal } from './rehearsal.ts';
import type { Got } from './script.ts';

const tools = ['inventory.list', 'terminal.run', 'wait'].map((name) => ({ name, description: name, input: {} }));

/** One shell on a device: a line is sent when the prompt stands, and its answer ends at the next one. */
async function openShell(device: LabDevice): Promise<{ run(command: string): Promise<Got>; close(): void }> {
  const client = new Client();
  await new Promise<void>((resolve, reject) => {
    client.on('ready', resolve).on('error', reject);
    client.connect({ ...device, hostVerifier: () => true });
  });
  const channel = await new Promise<ClientChannel>((resolve, reject) => {
    client.shell({ cols: 200, rows: 50 }, (error, opened) => (error ? reject(error) : resolve(opened)));
  });
  client.setNoDelay(true);
  let text = '';
  let waiting: (() => void) | undefined;
  channel.on('data', (bytes: Buffer) => {
    text += bytes.toString('latin1');
    if (/(^|\n)[\w.-]+(\([\w-]+\))?[>#] ?$/.test(text)) waiting?.();
  });
  const prompt = (before: () => void) =>
    new Promise<string>((resolve) => {
      waiting = () => {
        waiting = undefined;
        resolve(text);
        text = '';
      };
      before();
    });
  await prompt(() => {});
  const line = async (command: string) => await prompt(() => channel.write(`${command}\n`));
  await line('terminal length 0');
  return {
    async run(command) {
      let all = '';
      for (const one of command.split('\n')) {
        const output = await line(one);
        all += output;
        if (/^% /m.test(output)) return { status: 'error', source: 'device', text: all };
      }
      return { status: 'ok', source: 'device', text: all };
    },
    close: () => client.end(),
  };
}

type Shell = Awaited<ReturnType<typeof openShell>>;

interface Practice {
  readonly lab: Lab;
  readonly shells: ReadonlyMap<string, Shell>;
  readonly inventory: string;
  readonly name: (role: 'edge' | 'core') => string;
}

async function practice(topology: Partial<Topology>): Promise<Practice> {
  const lab = await startLab({ secrets: newLabSecrets(), faults: [], topology, pace: { bgpOpen: 60, syslog: 10 } });
  const shells = new Map<string, Shell>();
  const hosts = [];
  for (const [i, device] of lab.devices.entries()) {
    const id = `host_${String(i).repeat(26)}`;
    const { name, platform } = device;
    hosts.push({ id, name, platform, environment: 'lab', address: device.host, tags: [] });
    if (device.role === 'edge' || device.role === 'core') shells.set(id, await openShell(device));
  }
  const name = (role: string) => lab.devices.find((device) => device.role === role)?.name ?? '';
  return { lab, shells, inventory: JSON.stringify(hosts), name };
}

async function closed({ lab, shells }: Practice): Promise<void> {
  for (const shell of shells.values()) shell.close();
  await lab.close();
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

/** Runs a conversation to its end; returns the last words and every change that was proposed. */
async function converse(
  place: Practice,
  prompt: string,
): Promise<{ report: string; changes: ToolUse[]; turns: number }> {
  const messages: Message[] = [{ role: 'user', content: [{ type: 'text', text: prompt }] }];
  const changes: ToolUse[] = [];
  for (let turns = 1; turns <= 40; turns++) {
    const quiet = new AbortController().signal;
    const { message } = await answerOf(rehearsal.converse({ system: '', messages, tools }, quiet));
    messages.push(message);
    const uses = message.content.filter((block) => block.type === 'tool-use');
    if (uses.length === 0) {
      const report = message.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
      return { report, changes, turns };
    }
    const content: Message['content'] = [];
    for (const use of uses) {
      const command = textOf(use.input.command);
      if (command.startsWith('configure')) changes.push(use);
      content.push({ type: 'tool-result', use: use.use, ...(await perform(place, use, command)) });
    }
    messages.push({ role: 'user', content });
  }
  throw new Error('the conversation did not end');
}

async function perform(place: Practice, use: ToolUse, command: string): Promise<Got> {
  if (use.tool === 'inventory.list') return { status: 'ok', source: 'inventory', text: place.inventory };
  if (use.tool === 'wait') {
    await new Promise((resolve) => setTimeout(resolve, Number(use.input.seconds) * 20));
    return { status: 'ok', source: 'gatekeeper', text: 'waited' };
  }
  const shell = place.shells.get(textOf(use.input.host));
  return (await shell?.run(command)) ?? { status: 'error', source: 'gatekeeper', text: 'no such host' };
}

const established = (place: Practice) =>
  (['edge', 'core'] as const).every((role) =>
    Object.values(place.lab.bgp(role)).every((state) => state === 'Established'),
  );

const renamed: Partial<Topology> = {
  edge: {
    hostname: 'pe7.west',
    as: 4200000001,
    linkInterface: 'GigabitEthernet0/1',
    linkAddress: '172.29.8.66/29',
    lanInterface: 'GigabitEthernet0/0',
    lanAddress: '10.81.0.1/22',
    spareInterface: 'GigabitEthernet0/2',
    loopbackAddress: '10.99.0.7/32',
  },
  core: {
    hostname: 'Zentrale',
    as: 64533,
    linkInterface: 'GigabitEthernet0/2',
    linkAddress: '172.29.8.69/29',
    lanInterface: 'GigabitEthernet0/0',
    lanAddress: '10.82.0.1/22',
    spareInterface: 'GigabitEthernet0/1',
    loopbackAddress: '10.99.0.8/32',
  },
};

const prompts = [
  'The BGP session between the two routers is down. Find out why and fix it.',
  'Peering is broken, please repair it.',
  'Our routers stopped exchanging routes. Why? Get it working again.',
  'neighbor stuck in Active – bring the session back up',
];
const kinds = ['interface-shut', 'wrong-neighbor-address', 'wrong-remote-as', 'neighbor-shut'] as const;
const single: PlantedFault[] = kinds.flatMap(
  (kind) =>
    [
      { kind, router: 'edge' },
      { kind, router: 'core' },
    ] as const,
);
const double: PlantedFault[][] = single.flatMap((one, i) => single.slice(i + 1).map((other) => [one, other]));

for (const [title, topology] of [
  ['as it comes', {}],
  ['renamed and renumbered', renamed],
] as const) {
  let place: Practice;
  before(async () => {
    place = await practice(topology);
  });
  after(() => closed(place));

  test(`nothing wrong, ${title}: it says so and changes nothing`, async () => {
    place.lab.reset([]);
    const { report, changes } = await converse(place, prompts[0] as string);
    assert.match(report, /Nothing is wrong/);
    assert.deepEqual(changes, []);
  });

  const faults = [...single.map((one) => [one]), ...double];
  for (const [i, planted] of faults.entries()) {
    const what = planted.map(({ kind, router }) => `${kind} on ${router}`).join(' and ');
    test(`${what}, ${title}: found, repaired, read back`, async () => {
      place.lab.reset(planted);
      const { report, changes } = await converse(place, prompts[i % prompts.length] as string);
      assert.ok(established(place), report);
      assert.match(report, /It is up again/);
      const routers = new Set(planted.map(({ router }) => router));
      assert.equal(changes.length, routers.size, report);
      for (const { kind, router } of planted) {
        const name = place.name(router);
        assert.ok(report.includes(name));
        if (kind === 'neighbor-shut') assert.match(place.lab.startupConfig(router), /neighbor/);
      }
      for (const role of routers) assert.doesNotMatch(place.lab.startupConfig(role), /neighbor \S+ shutdown/);
    });
  }
}
