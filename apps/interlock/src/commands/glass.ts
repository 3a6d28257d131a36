/** `interlock glass`: hosts that were opened past the policy, and their review by somebody else. */
import type { GlassAnswer, GlassRequest } from '@interlock/gatekeeper';
import type { GlassView } from '@interlock/protocol';
import { ask } from '../asking.ts';
import { fileText, give } from '../files.ts';
import { exact, inert } from '../inert.ts';
import { dataFolder } from '../places.ts';
import { exit, readCommand } from '../usage.ts';

const usage = `interlock glass list [--json] [--data DIR]
       interlock glass shut ID [--data DIR]
       interlock glass export ID [--out FILE] [--data DIR]        the record as a file for a reviewer
       interlock glass sign FILE [--hash LETTERS] [--out FILE] [--data DIR]
                   shows somebody else's record; with the first 12 letters of its hash it is signed as reviewed
       interlock glass add FILE [--data DIR]                      what a reviewer sent back
                   The glass is broken in the Studio: the host’s menu, “Break the glass”.`;

export async function glass(args: readonly string[]): Promise<number> {
  const given = readCommand(
    usage,
    args,
    {
      json: { type: 'boolean' },
      out: { type: 'string' },
      hash: { type: 'string' },
      data: { type: 'string' },
    },
    { list: '', shut: 'ID', export: 'ID', sign: 'FILE', add: 'FILE' },
  );
  if (!given) return exit.done;
  const { values, word, rest } = given;
  const [what = ''] = rest;
  const folder = dataFolder(values.data);
  switch (word) {
    case 'list':
      return list((await ask(folder, { ask: 'glass.list' })) as GlassView[], values.json ?? false);
    case 'shut':
      await ask(folder, { ask: 'glass.shut', with: { id: what } });
      return exit.done;
    case 'export':
      return give(await ask(folder, { ask: 'glass.export', with: { id: what } }), values.out, 'Send it to a reviewer.');
    case 'sign': {
      const { request, answer } = (await ask(folder, {
        ask: 'glass.sign',
        with: { text: fileText(what), hash: values.hash ?? null },
      })) as { request: GlassRequest; answer: GlassAnswer | null };
      process.stderr.write(recordText(request));
      if (answer) return give(answer, values.out, 'Send it back.');
      process.stderr.write(
        `\nNothing is signed. If you have looked at it: glass sign ${what} --hash ${request.hash.slice(0, 12)}\n`,
      );
      return exit.done;
    }
    case 'add': {
      const { name } = (await ask(folder, { ask: 'glass.add', with: { text: fileText(what) } })) as {
        name: string;
      };
      process.stdout.write(`${inert(name)} has reviewed it.\n`);
      return exit.done;
    }
  }
}

/** What a reviewer reads: whoever broke the glass wrote name and reason, and ends no row with them. */
export function recordText({ record, organization, hash }: GlassRequest): string {
  const time = (at: number) => new Date(at).toISOString();
  const by = `${exact(record.by.name)} (${exact(record.by.proof)})`;
  return (
    `${exact(organization.name)}: ${by} opened ${exact(record.host.name)}\n` +
    `from ${time(record.opened)} to ${time(record.closed ?? record.until)}\n` +
    `Reason    ${exact(record.reason, 'prose')}\nHash      ${hash}\n`
  );
}

function list(views: readonly GlassView[], json: boolean): number {
  if (json) process.stdout.write(`${JSON.stringify(views, null, 2)}\n`);
  else if (views.length === 0) process.stderr.write('No glass is broken, and none waits for a review.\n');
  else
    for (const { id, host, by, reason, until, open } of views)
      process.stdout.write(
        `${id}  ${inert(host)}  ${open ? `open until ${new Date(until).toISOString()}` : 'waits for a review'}\n    ${inert(by)}: ${inert(reason)}\n`,
      );
  return exit.done;
}
