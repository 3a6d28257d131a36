/** `interlock policy`: look at a policy set, try it, and put it in force. */
import { defaultSet, loadPolicies, type PolicySet } from '@interlock/policy';
import { ask, hasData } from '../asking.ts';
import { fileText } from '../files.ts';
import { exact, exactRows } from '../inert.ts';
import { dataFolder } from '../places.ts';
import { exit, readCommand, UsageError, usageError } from '../usage.ts';
import { hostInForce, inForce } from './policy/standing.ts';
import { type About, caseOf, explain, onHost, tryCases } from './policy/trying.ts';

const usage = `interlock policy show [--data DIR]
       interlock policy check FILE [--data DIR]           what it says, and what it would change
       interlock policy explain "COMMAND" --platform P | --host NAME [--environment E] [--tag T]… [--folder A/B]
                   [--destination none|known|unknown] [--trust T] [--mode M] [--weekday 1-7] [--time HH:MM]
                   [--file FILE] [--data DIR]
                   NAME as host list has it: what is not said is taken from there
       interlock policy test CASES [--file FILE] [--data DIR]
                   CASES: one JSON object a line, as explain's options and expect: allow|ask|deny;
                   its host is a name alone, so it says environment, tags and folder itself
       interlock policy activate FILE --version VERSION [--data DIR]     VERSION as check printed it`;

export async function policy(args: readonly string[]): Promise<number> {
  const given = readCommand(
    usage,
    args,
    {
      platform: { type: 'string' },
      environment: { type: 'string' },
      tag: { type: 'string', multiple: true },
      folder: { type: 'string' },
      host: { type: 'string' },
      destination: { type: 'string' },
      trust: { type: 'string' },
      mode: { type: 'string' },
      weekday: { type: 'string' },
      time: { type: 'string' },
      file: { type: 'string' },
      version: { type: 'string' },
      data: { type: 'string' },
    },
    { show: '', check: 'FILE', explain: 'COMMAND', test: 'CASES', activate: 'FILE' },
  );
  if (!given) return exit.done;
  const { values, word, rest } = given;
  const folder = dataFolder(values.data);
  const [what = ''] = rest;
  if (word === 'show') return show(folder);
  if (word === 'check') return check(folder, what);
  if (word === 'activate') {
    if (!values.version)
      throw usageError(usage, word, 'policy activate needs --version VERSION, as policy check printed it.');
    return activate(folder, what, values.version);
  }
  const file = values.file === undefined ? undefined : fileText(values.file);
  const set = async (): Promise<PolicySet> => loadPolicies(file ?? (await inForce(folder)).text);
  if (word === 'test') return tryCases(await set(), what);
  const listed = values.host !== undefined && hasData(folder);
  if (values.platform === undefined && !listed)
    throw usageError(usage, word, 'policy explain needs --platform P. A host of the inventory has its own.');
  const said = {
    platform: values.platform,
    environment: values.environment,
    tags: values.tag,
    folder: values.folder?.split('/').filter((part) => part !== ''),
  };
  const one = caseOf(
    {
      ...said,
      platform: values.platform ?? 'linux', // until the host says its own
      command: what,
      host: values.host,
      destination: values.destination,
      trust: values.trust,
      mode: values.mode,
      weekday: values.weekday === undefined ? undefined : Number(values.weekday),
      minute: values.time === undefined ? undefined : minuteOf(values.time),
    },
    (option) => `--${option.replace(/\..*$/, '')}`,
  );
  if (values.host !== undefined && listed) {
    const known = await hostInForce(folder, values.host);
    return explain(loadPolicies(file ?? known.policy.text), onHost(one, said, known), { known });
  }
  const about: About = values.host === undefined ? null : { nameOnly: nameOnly(folder) };
  return explain(await set(), one, about);
}

const nameOnly = (folder: string): string =>
  `only its name is known: in ${folder} there is no inventory; give --environment, --tag and --folder`;

async function show(folder: string): Promise<number> {
  const { text, version } = await inForce(folder);
  const which = text === defaultSet ? ' (the one that ships)' : text === '' ? ' (empty: everything is denied)' : '';
  process.stderr.write(`In force: ${version}${which}\n`);
  process.stdout.write(text);
  return exit.done;
}

interface Proposed {
  readonly version: string;
  readonly loosens: boolean;
  readonly diff: string;
  readonly warnings: readonly string[];
}

async function check(folder: string, file: string): Promise<number> {
  const proposed = (await ask(folder, { ask: 'policy.check', with: { text: fileText(file) } })) as Proposed;
  const { version, loosens, diff, warnings } = proposed;
  process.stdout.write(
    [
      ...warnings.map((warning) => `Warning: ${exact(warning, 'prose')}`),
      exactRows(diff.trimEnd(), '', 'prose'),
      loosens
        ? 'It may let more through than the one in force: to activate it, a person proves to be there.'
        : 'It lets nothing more through than the one in force.',
      `Version ${version}. Put it in force with: npx --no interlock policy activate ${file} --version ${version}`,
      '',
    ].join('\n'),
  );
  return exit.done;
}

async function activate(folder: string, file: string, version: string): Promise<number> {
  await ask(folder, { ask: 'policy.activate', with: { text: fileText(file), version } });
  process.stdout.write(
    `${version} is in force. What was decided before and has not begun is refused; open cards too.\n`,
  );
  return exit.done;
}

function minuteOf(time: string): number {
  const [, hours, minutes] = /^([01][0-9]|2[0-3]):([0-5][0-9])$/.exec(time) ?? [];
  if (hours === undefined || minutes === undefined) throw new UsageError(`--time is HH:MM, not “${time}”.`);
  return Number(hours) * 60 + Number(minutes);
}
