/** A policy tried with a call that somebody describes, or with a file of such calls. Nothing is asked and nothing runs. */
import { type Case, caseSchema, decided } from '@interlock/gatekeeper';
import { malformedText } from '@interlock/model';
import type { PolicySet } from '@interlock/policy';
import { fileText } from '../../files.ts';
import { exact } from '../../inert.ts';
import { exit, UsageError } from '../../usage.ts';
import type { Known } from './standing.ts';

/** Facts that a host of the inventory has, unless they are said. */
const facts = ['platform', 'environment', 'tags', 'folder'] as const;
type Fact = (typeof facts)[number];

/** What is known of the host that was named: all of it, its name alone (with why), or nothing as none was named. */
export type About = { readonly known: Known } | { readonly nameOnly: string } | null;

/** The case with the host's own facts wherever `said` has none. */
export function onHost(one: Case, said: Readonly<Partial<Record<Fact, unknown>>>, { host }: Known): Case {
  const { platform, environment, tags, folder } = host;
  const own = Object.entries({ platform, environment, tags, folder });
  return { ...one, ...Object.fromEntries(own.filter(([fact]) => said[fact as Fact] === undefined)) };
}

export function explain(set: PolicySet, one: Case, about: About): number {
  const known = about && 'known' in about ? about.known : undefined;
  const { verdict, decision, destination } = decided(set, one, known);
  const places = (verdict.destinations ?? []).map(({ text }) => exact(text)).join(', ') || 'nowhere that it names';
  const blind =
    destination === 'unknown' && !known && verdict.destinations?.some(({ kind }) => kind === 'address')
      ? '; no inventory was looked at, which --host NAME does'
      : '';
  process.stdout.write(
    [
      `${decision.outcome}: ${decision.reason}`,
      `  rule   ${decision.rule}`,
      `  class  ${verdict.class}${verdict.tags.length > 0 ? ` [${verdict.tags.join(', ')}]` : ''}: ${verdict.reason}`,
      ...(destination === 'none' ? [] : [`  to     ${places}, ${destination}${blind}`]),
      ...(about ? [`  host   ${'known' in about ? hostText(one, about.known) : about.nameOnly}`] : []),
      `  policy ${decision.policy}`,
    ]
      .map((row) => `${exact(row, 'prose')}\n`) // reasons, names and tags may be somebody else’s
      .join(''),
  );
  return exit.done;
}

function hostText({ host: name, platform, environment, folder, tags }: Case, { host }: Known): string {
  const now = { platform, environment, folder, tags };
  const other = facts.filter((fact) => String(now[fact]) !== String(host[fact]));
  const said = other.map((fact) => (fact === 'tags' ? '--tag' : `--${fact}`));
  return [
    [name, host.address, platform, environment].join(', '),
    ...(folder.length > 0 ? [`, in ${folder.join('/')}`] : []),
    ...(tags.length > 0 ? [`, tagged ${tags.join(' ')}`] : []),
    ...(said.length > 0 ? [`; as you gave it: ${said.join(', ')}`] : []),
  ].join('');
}

/** Each line of the file; a file without a case fails, as what is left of a truncated one would pass. Throws UsageError. */
export function tryCases(set: PolicySet, file: string): number {
  let failed = 0;
  let passed = 0;
  for (const [at, line] of fileText(file).split('\n').entries()) {
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
        `line ${at + 1}: ${exact(one.command)}: ${decision.outcome} (${decision.rule}), not ${one.expect}${one.rule ? ` (${exact(one.rule)})` : ''}\n`,
      );
    }
  }
  if (passed + failed === 0)
    throw new UsageError(
      `“${file}” holds no case. Write one JSON object a line, with “command”, “platform” and “expect”.`,
    );
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 ? exit.done : exit.failed;
}

/** Throws UsageError; `named` turns a place of the schema into the option that it came from. */
export function caseOf(raw: unknown, named?: (place: string) => string): Case {
  const parsed = caseSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new UsageError(malformedText(parsed.error, { given: raw, ...(named && { named }) }));
}
