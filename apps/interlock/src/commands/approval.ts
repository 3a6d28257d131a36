/** `interlock approval`: what others must sign travels as files. */
import type { ApprovalAnswer, ApprovalRequest } from '@interlock/gatekeeper';
import type { RiskClass } from '@interlock/model';
import type { Card } from '@interlock/protocol';
import { ask } from '../asking.ts';
import { cardText } from '../card-text.ts';
import { fileText, give } from '../files.ts';
import { exact, inert } from '../inert.ts';
import { dataFolder } from '../places.ts';
import { exit, readCommand } from '../usage.ts';

const usage = `interlock approval list [--json] [--data DIR]
       interlock approval export CARD [--out FILE] [--data DIR]   the open card as a file for others
       interlock approval sign FILE [--hash LETTERS] [--out FILE] [--data DIR]
                   shows the call of somebody else's card, classified here; with the first 12 letters of its hash it is
                   signed with the key of your vault
       interlock approval add FILE [--data DIR]                   what an approver sent back
       interlock approval key [--data DIR]                        your key, as a policy names it in @approvers`;

export async function approval(args: readonly string[]): Promise<number> {
  const given = readCommand(
    usage,
    args,
    {
      json: { type: 'boolean' },
      out: { type: 'string' },
      hash: { type: 'string' },
      data: { type: 'string' },
    },
    { list: '', export: 'CARD', sign: 'FILE', add: 'FILE', key: '' },
  );
  if (!given) return exit.done;
  const { values, word, rest } = given;
  const [what = ''] = rest;
  const folder = dataFolder(values.data);
  switch (word) {
    case 'list':
      return list(folder, values.json ?? false);
    case 'key': {
      const { key } = (await ask(folder, { ask: 'approval.key' })) as { key: string };
      process.stdout.write(`${key}\n`);
      return exit.done;
    }
    case 'export': {
      const request = (await ask(folder, { ask: 'approval.export', with: { card: what } })) as ApprovalRequest;
      return give(request, values.out, `Send it to an approver, who signs it with \`approval sign\`.`);
    }
    case 'sign':
      return sign(folder, what, values.hash, values.out);
    case 'add': {
      const text = fileText(what);
      const { name, missing } = (await ask(folder, { ask: 'approval.add', with: { text } })) as {
        name: string;
        missing: string | null;
      };
      const rest = missing === null ? 'Now the card can be approved.' : `${missing} so far.`;
      process.stdout.write(`${inert(name)} signed it. ${rest}\n`);
      return exit.done;
    }
  }
}

interface Row {
  readonly id: string;
  readonly host: string | null;
  readonly domain: string;
  readonly class: string;
  readonly lines: readonly string[];
  readonly others: number;
  readonly signed: readonly string[];
}

async function list(folder: string, json: boolean): Promise<number> {
  const rows = (await ask(folder, { ask: 'approval.list' })) as Row[];
  if (json) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  else if (rows.length === 0) process.stderr.write('No card is open.\n');
  else
    for (const { id, host, domain, class: cls, lines, others, signed } of rows) {
      const need =
        others > 0 ? `, signed by ${signed.length} of ${others}${signed.map((one) => ` ${exact(one)}`).join('')}` : '';
      process.stdout.write(`${id}  ${cls} on ${exact(host ?? domain)}${need}\n`);
      for (const line of lines) process.stdout.write(`    ${exact(line)}\n`);
    }
  return exit.done;
}

async function sign(folder: string, file: string, hash: string | undefined, out: string | undefined): Promise<number> {
  const shown = (await ask(folder, { ask: 'approval.sign', with: { text: fileText(file), hash: hash ?? null } })) as {
    card: Card;
    class: RiskClass;
    tags: Card['tags'];
    answer: ApprovalAnswer | null;
  };
  process.stderr.write(cardText(shown.card, shown));
  if (!shown.answer) {
    process.stderr.write(
      `\nNothing is signed. If this is what may run: approval sign ${file} --hash ${shown.card.hash.slice(0, 12)}\n`,
    );
    return exit.done;
  }
  return give(shown.answer, out, 'Send it back; it counts for this call alone, until the card closes.');
}
