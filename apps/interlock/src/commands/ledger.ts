/** `interlock ledger`: one word, and a file of `ledger/` that does it. */
import { dataFolder } from '../places.ts';
import { exit, readCommand } from '../usage.ts';
import { accept } from './ledger/accept.ts';
import { compare } from './ledger/compare.ts';
import { exportEntries } from './ledger/export.ts';
import { check, prove } from './ledger/prove.ts';
import { search, show } from './ledger/search.ts';
import { verify } from './ledger/verify.ts';
import { witness } from './ledger/witness.ts';

const usage = `interlock ledger verify [--against FILE]… [--key FILE] [--data DIR]
       interlock ledger prove ID [--type TYPE] [--out FILE] [--data DIR]
       interlock ledger check PROOF --key FILE
       interlock ledger witness new FOLDER --name NAME
       interlock ledger witness FOLDER [--data DIR]
       interlock ledger witness FOLDER --every 30m|12h|7d, or --never; witness list [--data DIR]
       interlock ledger witness ask [--old SIZE] --out FILE [--data DIR]
       interlock ledger witness sign FOLDER REQUEST [--key FILE] --out FILE
       interlock ledger witness keep FILE --key FILE [--data DIR]
       interlock ledger search [TEXT] [--host NAME] [--person NAME] [--class CLASS] [--type TYPE] [--id ID]
                               [--since TIME] [--until TIME] [--limit N] [--before N] [--clear] [--json] [--data DIR]
       interlock ledger story RUN|last [--clear] [--jsonl] [--data DIR]
       interlock ledger compare HOST [--on HOST --log FILE] [--json] [--data DIR]
                               reads the device's own history of changes and flags what did not come through here
       interlock ledger accept [--size N] [--data DIR]
       interlock ledger export --format jsonl|ocsf|otlp [--from N | --cursor FILE] [--data DIR]
       interlock ledger export --to tls://HOST:PORT --cursor FILE [--ca FILE] [--follow SECONDS] [--data DIR]
       ID is the number of an entry, or an identifier that stands in one (call_…, permit_…, run_…).
       TIME is 2026-11-21, 2026-11-21T09:30, or 30m, 12h, 7d ago. --clear opens nothing that is sealed.`;

const words = {
  verify: '',
  prove: 'ID',
  check: 'PROOF',
  witness: '[WORD…]',
  search: '[TEXT…]',
  story: 'RUN|last',
  show: 'RUN|last',
  compare: 'HOST',
  accept: '',
  export: '',
} as const;

export async function ledger(args: readonly string[]): Promise<number> {
  const given = readCommand(
    usage,
    args,
    {
      data: { type: 'string' },
      against: { type: 'string', multiple: true, default: [] },
      key: { type: 'string' },
      out: { type: 'string' },
      type: { type: 'string' },
      name: { type: 'string' },
      old: { type: 'string' },
      size: { type: 'string' },
      format: { type: 'string' },
      host: { type: 'string' },
      person: { type: 'string' },
      class: { type: 'string' },
      id: { type: 'string' },
      since: { type: 'string' },
      until: { type: 'string' },
      limit: { type: 'string' },
      before: { type: 'string' },
      clear: { type: 'boolean', default: false },
      from: { type: 'string' },
      cursor: { type: 'string' },
      to: { type: 'string' },
      ca: { type: 'string' },
      follow: { type: 'string' },
      every: { type: 'string' },
      never: { type: 'boolean', default: false },
      on: { type: 'string' },
      log: { type: 'string' },
      json: { type: 'boolean', default: false },
      jsonl: { type: 'boolean', default: false },
    },
    words,
  );
  if (!given) return exit.done;
  const { values, word, rest } = given;
  const [one = ''] = rest;
  const folder = dataFolder(values.data);
  switch (word) {
    case 'verify':
      return verify(folder, values.against, values.key);
    case 'prove':
      return prove(folder, one, values);
    case 'check':
      return check(one, values.key);
    case 'witness':
      return witness(folder, rest, values);
    case 'search':
      return search(folder, rest, { ...values, json: values.json || values.jsonl });
    case 'story':
    case 'show':
      return show(folder, one, { ...values, json: values.json || values.jsonl });
    case 'compare':
      return compare(folder, one, values);
    case 'accept':
      return accept(folder, values.size);
    case 'export':
      return exportEntries(folder, values);
  }
}
