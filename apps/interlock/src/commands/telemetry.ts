/** `interlock telemetry`: off until a person turns it on; shows exactly what would be sent. */
import { ask } from '../asking.ts';
import { dataFolder } from '../places.ts';
import { exit, oneOf, readCommand } from '../usage.ts';

const usage = `interlock telemetry show [--data DIR]
                            where it goes, and the very bytes that the next sending holds, or would hold
       interlock telemetry on errors DSN [--data DIR]     a Sentry DSN, https://KEY@HOST/PROJECT
       interlock telemetry on usage ADDRESS [--data DIR]  an OTLP receiver, https://HOST/v1/metrics
       interlock telemetry off [errors|usage] [--data DIR]`;

interface View {
  readonly errors: string | null;
  readonly usage: string | null;
  readonly waiting: readonly {
    readonly kind: 'errors' | 'usage';
    readonly contentType: string;
    readonly body: string;
  }[];
}

export async function telemetry(args: readonly string[]): Promise<number> {
  const given = readCommand(
    usage,
    args,
    { data: { type: 'string' } },
    { show: '', on: 'errors|usage ADDRESS', off: '[errors|usage]' },
  );
  if (!given) return exit.done;
  const { values, word, rest } = given;
  const [kind, place] = rest;
  const folder = dataFolder(values.data);
  if (word === 'show') return tell((await ask(folder, { ask: 'telemetry.show' })) as View);
  if (word === 'off') {
    const which = kind === undefined ? ['errors', 'usage'] : [oneOf(kind, 'telemetry off', ['errors', 'usage'])];
    const changed = Object.fromEntries(which.map((one) => [one, null]));
    return tell((await ask(folder, { ask: 'telemetry.set', with: changed })) as View);
  }
  const what = oneOf(kind, 'telemetry on', ['errors', 'usage']);
  return tell((await ask(folder, { ask: 'telemetry.set', with: { [what]: place } })) as View);
}

function tell(view: View): number {
  for (const kind of ['errors', 'usage'] as const) {
    const to = view[kind];
    process.stdout.write(`${kind}: ${to === null ? 'off, nothing leaves' : `on, every hour to ${to}`}\n`);
    const payload = view.waiting.find((one) => one.kind === kind);
    if (!payload) process.stdout.write(`  nothing ${to === null ? 'would be' : 'is'} to send\n`);
    else
      process.stdout.write(
        `  ${payload.contentType}, ${to === null ? 'would be sent' : 'will be sent'}:\n${payload.body.trimEnd()}\n`,
      );
  }
  return exit.done;
}
