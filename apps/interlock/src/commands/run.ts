/** `interlock run`: one conversation without a Studio, event for event the same. */
import { type ControlAsk, controlAnswer, type Gatekeeper, serveControl, startGatekeeper } from '@interlock/gatekeeper';
import { defaultTopology, roles } from '@interlock/lab';
import { agentModeSchema, Fault, trustLevelSchema } from '@interlock/model';
import type { RunEvent } from '@interlock/protocol';
import { approverOf } from '../approve.ts';
import { hasData } from '../asking.ts';
import { budgetOf, budgetOptions, budgetUsage, noLimit } from '../budget.ts';
import { freshLab } from '../lab-process.ts';
import { dataFolder, installation } from '../places.ts';
import { newTelling } from '../telling.ts';
import { unlocking } from '../unlocking.ts';
import { exit, oneOf, readCommand, UsageError, usageError } from '../usage.ts';

const usage = `interlock run "PROMPT" [--host NAME]… [--trust manual|supervised|autonomous] [--mode default|ask|planning]
              [--model rehearsal|bedrock|bedrock:NAME] [--think] [--approve none|all|FILE] [--events jsonl] [--data DIR] [--no-lab]
              ${budgetUsage}`;

const help = `  --approve FILE  approves exactly the calls in FILE, each once; one JSON object a line:
                    {"tool": "terminal.run", "host": "edge-1", "command": "clear counters"}
                  command has the lines of the card with \\n between them; "answers" follows where the card has some.
                  A call that was not approved is printed as such a line.
  --approve all   approves on hosts of the built-in lab; none (the default) rejects whatever asks
  --think         the model thinks before it speaks, where it can; its thoughts count as tokens
  --events jsonl  every event as a JSON object in a line
  A vault under a passphrase asks for it, or reads the file that INTERLOCK_PASSPHRASE_FILE names (chmod 600).
`;

export async function run(args: readonly string[]): Promise<number> {
  const given = readCommand(
    usage,
    args,
    {
      host: { type: 'string', multiple: true },
      trust: { type: 'string', default: 'supervised' },
      mode: { type: 'string', default: 'default' },
      model: { type: 'string' },
      think: { type: 'boolean' },
      approve: { type: 'string', default: 'none' },
      events: { type: 'string' },
      ...budgetOptions,
      data: { type: 'string' },
      'no-lab': { type: 'boolean' },
    },
    { '': 'PROMPT' },
    help,
  );
  if (!given) return exit.done;
  const { values, rest } = given;
  const prompt = rest[0] as string;
  if (prompt.trim() === '') throw usageError(usage, '', 'run needs a prompt, and this one is empty.');
  const trust = oneOf(values.trust, '--trust', trustLevelSchema.options);
  const mode = oneOf(values.mode, '--mode', agentModeSchema.options);
  if (values.events !== undefined) oneOf(values.events, '--events', ['jsonl']);
  const approver = approverOf(values.approve);
  budgetOf(values, noLimit); // what cannot be said costs nothing
  const folder = dataFolder(values.data);
  // A new folder has the lab's hosts alone: a wrong name makes none.
  if (values.host && !hasData(folder))
    hostsNamed(values['no-lab'] ? [] : roles.map((role) => ({ name: defaultTopology[role].hostname })), values.host);
  const gatekeeper = await startGatekeeper({
    folder,
    installation,
    model: values.model ?? null,
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
  const stops = [
    ['SIGINT', () => gatekeeper.stopAll()], // Ctrl-C: a person
    ['SIGTERM', () => gatekeeper.stopAll(process.env.INTERLOCK_LAUNCHER_GONE === '1' ? 'launcher-gone' : 'terminated')],
    ['SIGHUP', () => gatekeeper.stopAll('terminal-gone')],
  ] as const;
  for (const [signal, stop] of stops) process.on(signal, stop);
  let control: Awaited<ReturnType<typeof serveControl>> | undefined;
  try {
    control = await serveControl(folder, (question) => answerBeside(question, gatekeeper));
    const hosts = hostsNamed(gatekeeper.hosts(), values.host);
    if (values.approve === 'all' && hosts.some(({ lab }) => !lab))
      throw new UsageError(
        '--approve all approves on hosts of the built-in lab only; name them with --host, or give a file of calls.',
      );
    gatekeeper.approve(
      approver(gatekeeper.person, (name) => gatekeeper.hosts().some((host) => host.name === name && host.lab)),
    );
    const budget = budgetOf(values, gatekeeper.budgets.usual());
    await gatekeeper.converse(prompt, {
      trust,
      mode,
      ...(budget ? { budget } : {}),
      ...(values.think ? { thinking: true } : {}),
      hosts: values.host ? hosts.map(({ id }) => id) : null,
    });
    const { end, rejected } = await ended;
    if (end === 'rejected' || (end === 'out-of-budget' && rejected > 0)) return exit.rejected;
    return end === 'done' ? exit.done : exit.failed;
  } finally {
    for (const [signal, stop] of stops) process.off(signal, stop);
    await control?.close();
    await gatekeeper.close();
  }
}

/** Beside a run stands what is said to it: words, a stop, a look at what is kept. Everything else waits for its end. */
async function answerBeside(question: ControlAsk, gatekeeper: Gatekeeper): Promise<unknown> {
  if (question.ask.startsWith('conversation.') || question.ask === 'ledger.exported')
    return controlAnswer(question, gatekeeper);
  throw new Fault(
    'data.in-use',
    'A run of the command line is under way on this data folder.',
    'Wait for its end, stop it (npx --no interlock conversation stop ID), or choose another folder with --data.',
  );
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
