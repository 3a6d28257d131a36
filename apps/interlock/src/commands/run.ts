/** `interlock run`: one conversation without a Studio, event for event the same. */
import { startGatekeeper } from '@interlock/gatekeeper';
import { agentModeSchema, Fault, trustLevelSchema } from '@interlock/model';
import type { RunEvent } from '@interlock/protocol';
import { approverFor } from '../approve.ts';
import { budgetOf, budgetOptions, budgetUsage } from '../budget.ts';
import { freshLab } from '../lab-process.ts';
import { dataFolder, installation } from '../places.ts';
import { newTelling } from '../telling.ts';
import { unlocking } from '../unlocking.ts';
import { exit, oneOf, readArguments, UsageError } from '../usage.ts';

const usage = `interlock run "PROMPT" [--host NAME]… [--trust manual|supervised|autonomous] [--mode default|ask|planning]
              [--model rehearsal|bedrock|bedrock:NAME] [--approve none|all|FILE] [--events jsonl] [--data DIR] [--no-lab]
              ${budgetUsage}`;

export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(usage, args, {
    host: { type: 'string', multiple: true },
    trust: { type: 'string', default: 'supervised' },
    mode: { type: 'string', default: 'default' },
    model: { type: 'string', default: 'rehearsal' },
    approve: { type: 'string', default: 'none' },
    events: { type: 'string' },
    ...budgetOptions,
    data: { type: 'string' },
    'no-lab': { type: 'boolean' },
    help: { type: 'boolean' },
  });
  if (values.help) {
    process.stdout.write(`usage: ${usage}\n`);
    return exit.done;
  }
  const prompt = positionals[0];
  if (prompt === undefined || positionals.length !== 1 || prompt.trim() === '')
    throw new UsageError(`run needs one prompt, in quotes.\nusage: ${usage}`);
  const trust = oneOf(values.trust, '--trust', trustLevelSchema.options);
  const mode = oneOf(values.mode, '--mode', agentModeSchema.options);
  if (values.events !== undefined) oneOf(values.events, '--events', ['jsonl']);
  const folder = dataFolder(values.data);
  const gatekeeper = await startGatekeeper({
    folder,
    installation,
    model: values.model,
    unlock: unlocking(),
    startLab: values['no-lab'] ? null : freshLab(),
  });
  for (const banner of gatekeeper.banners()) process.stderr.write(`  ${banner}\n`);
  const tell = newTelling();
  const ended = new Promise<Extract<RunEvent, { type: 'run.ended' }>>((resolve) => {
    gatekeeper.events.listen((event) => {
      process.stdout.write(values.events ? `${JSON.stringify(event)}\n` : tell(event));
      if (event.type === 'run.ended') resolve(event);
    });
  });
  const stop = () => gatekeeper.stopAll();
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    const hosts = hostsNamed(gatekeeper.hosts(), values.host);
    if (values.approve === 'all' && hosts.some(({ lab }) => !lab))
      throw new UsageError(
        '--approve all approves on hosts of the built-in lab only; name them with --host, or give a file of calls.',
      );
    gatekeeper.approve(
      approverFor(values.approve, gatekeeper.person, (name) =>
        gatekeeper.hosts().some((host) => host.name === name && host.lab),
      ),
    );
    const budget = budgetOf(values, gatekeeper.budgets.usual());
    await gatekeeper.converse(prompt, {
      trust,
      mode,
      ...(budget ? { budget } : {}),
      hosts: values.host ? hosts.map(({ id }) => id) : null,
    });
    const { end } = await ended;
    return end === 'done' ? exit.done : end === 'rejected' ? exit.rejected : exit.failed;
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    await gatekeeper.close();
  }
}

function hostsNamed<H extends { name: string }>(
  hosts: readonly H[],
  names: readonly string[] | undefined,
): readonly H[] {
  if (!names) return hosts;
  return names.map((name) => {
    const host = hosts.find((one) => one.name === name);
    if (!host)
      throw new Fault(
        'host.none',
        `There is no host named ${name}.`,
        hosts.length > 0
          ? `There are ${hosts.map((one) => one.name).join(', ')}.`
          : 'Add one with `npx --no interlock host add`.',
      );
    return host;
  });
}
