/** `interlock policy`: look at a policy set, try it, and put it in force. */
import { readFileSync } from 'node:fs';
import { type Case, caseSchema, decided } from '@interlock/gatekeeper';
import { malformedText } from '@interlock/model';
import { defaultSet, loadPolicies, type PolicySet } from '@interlock/policy';
import { ask, hasData } from '../asking.ts';
import { dataFolder } from '../places.ts';
import { exit, readCommand, UsageError, usageError } from '../usage.ts';

const usage = `interlock policy show [--data DIR]
       interlock policy check FILE [--data DIR]           what it says, and what it would change
       interlock policy explain "COMMAND" --platform P [--environment E] [--tag T]… [--folder A/B] [--host NAME]
                   [--trust T] [--mode M] [--weekday 1-7] [--time HH:MM] [--file FILE] [--data DIR]
       interlock policy test CASES [--file FILE] [--data DIR]
                   CASES: one JSON object a line, as explain's options and expect: allow|ask|deny
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
  const set = async () => loadPolicies(values.file ? textOf(values.file) : (await inForce(folder)).text);
  if (word === 'show') return show(folder);
  if (word === 'check') return check(folder, what);
  if (word === 'activate') {
    if (!values.version)
      throw usageError(usage, word, 'policy activate needs --version VERSION, as policy check printed it.');
    return activate(folder, what, values.version);
  }
  if (word === 'test') return test(await set(), what);
  if (values.platform === undefined) throw usageError(usage, word, 'policy explain needs --platform P.');
  const one = caseOf(
    {
      command: what,
      platform: values.platform,
      environment: values.environment,
      tags: values.tag,
      folder: values.folder?.split('/').filter((part) => part !== ''),
      host: values.host,
      trust: values.trust,
      mode: values.mode,
      weekday: values.weekday === undefined ? undefined : Number(values.weekday),
      minute: values.time === undefined ? undefined : minuteOf(values.time),
    },
    (option) => `--${option.replace(/\..*$/, '')}`,
  );
  return explain(await set(), one);
}

/** The set in force; where there is no data folder the one that ships, which would be. */
async function inForce(folder: string): Promise<{ text: string; version: string }> {
  if (!hasData(folder)) {
    process.stderr.write(`There is no data folder in ${folder}; this is the policy that ships.\n`);
    return { text: defaultSet, version: loadPolicies(defaultSet).version };
  }
  return (await ask(folder, { ask: 'policy.show' })) as { text: string; version: string };
}

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
  const proposed = (await ask(folder, { ask: 'policy.check', with: { text: textOf(file) } })) as Proposed;
  const { version, loosens, diff, warnings } = proposed;
  process.stdout.write(
    [
      ...warnings.map((warning) => `Warning: ${warning}`),
      diff.trimEnd(),
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
  await ask(folder, { ask: 'policy.activate', with: { text: textOf(file), version } });
  process.stdout.write(
    `${version} is in force. What was decided before and has not begun is refused; open cards too.\n`,
  );
  return exit.done;
}

function explain(set: PolicySet, one: Case): number {
  const { verdict, decision } = decided(set, one);
  process.stdout.write(
    `${decision.outcome}: ${decision.reason}\n  rule   ${decision.rule}\n  class  ${verdict.class}${verdict.tags.length > 0 ? ` [${verdict.tags.join(', ')}]` : ''}: ${verdict.reason}\n  policy ${decision.policy}\n`,
  );
  return exit.done;
}

function test(set: PolicySet, file: string): number {
  let failed = 0;
  let passed = 0;
  for (const [at, line] of textOf(file).split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('//')) continue;
    let one: Case;
    try {
      one = caseOf(JSON.parse(line));
    } catch (error) {
      throw new UsageError(`${file} line ${at + 1}: ${error instanceof UsageError ? error.message : 'it is no JSON.'}`);
    }
    if (!one.expect) throw new UsageError(`${file} line ${at + 1}: it says no “expect”.`);
    const { decision } = decided(set, one);
    if (decision.outcome === one.expect && (one.rule === undefined || decision.rule === one.rule)) passed++;
    else {
      failed++;
      process.stdout.write(
        `line ${at + 1}: ${one.command}: ${decision.outcome} (${decision.rule}), not ${one.expect}${one.rule ? ` (${one.rule})` : ''}\n`,
      );
    }
  }
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 ? exit.done : exit.failed;
}

function caseOf(raw: unknown, named?: (place: string) => string): Case {
  const parsed = caseSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new UsageError(malformedText(parsed.error, { given: raw, ...(named && { named }) }));
}

function minuteOf(time: string): number {
  const [, hours, minutes] = /^([01][0-9]|2[0-3]):([0-5][0-9])$/.exec(time) ?? [];
  if (hours === undefined || minutes === undefined) throw new UsageError(`--time is HH:MM, not “${time}”.`);
  return Number(hours) * 60 + Number(minutes);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(`“${file}” cannot be read.`);
  }
}
