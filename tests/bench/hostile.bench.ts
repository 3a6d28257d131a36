/**
 * The hostile benchmark, whole: every case, every forgery, every race, a day of benign work, and real peers where they
 * are at hand. How it is counted stands in docs/hostile-benchmark.md.
 */
import type { Figure } from '../../scripts/bench.ts';
import { openArena } from '../hostile/benchmark/arena.ts';
import { work } from '../hostile/benchmark/benign.ts';
import { casesOf } from '../hostile/benchmark/cases.ts';
import { forgeries } from '../hostile/benchmark/forgeries.ts';
import { hold } from '../hostile/benchmark/hostile.ts';
import { leaksOf } from '../hostile/benchmark/leaks.ts';
import { sayAll } from '../hostile/benchmark/puppetry.ts';
import { race, schedules } from '../hostile/benchmark/races.ts';
import { holdReal, whyNot } from '../hostile/benchmark/real-peers.ts';
import { tasks } from '../hostile/benchmark/tasks.ts';
import { restarted } from '../hostile/benchmark/uptime.ts';
import { rounded } from './program.ts';

type Print = (figure: Figure) => void;

export async function bench(print: Print): Promise<void> {
  const begun = performance.now();
  const changed: string[] = [];
  const leaks: string[] = [];
  const counted = new Set<string>();
  let cases = 0;

  const held = await planted(print);
  changed.push(...held.changed);
  leaks.push(...held.leaks);
  for (const pair of held.pairs) counted.add(pair);
  cases += held.cases;

  const all = forgeries();
  const said = await sayAll(all);
  print({
    figure: `forged messages of a workspace that ended it, of ${said.cases}`,
    value: said.ended,
    unit: 'messages',
  });
  changed.push(...said.changed);
  for (const { idea, channel } of all) counted.add(`${idea} / ${channel}`);
  cases += said.cases;

  const day = await benign(print);
  changed.push(...day.wrong);
  leaks.push(...day.leaks);
  for (const pair of day.pairs) counted.add(pair);
  cases += day.cases;

  const real = await peers(print);
  changed.push(...real.changed);
  leaks.push(...real.leaks);
  for (const pair of real.pairs) counted.add(pair);
  cases += real.cases;

  for (const what of [...changed, ...leaks]) console.error(what);
  print({ figure: 'hostile cases', value: cases, unit: 'cases', target: '>= 2000', ok: cases >= 2000 });
  print({
    figure: 'distinct pairs of idea and channel',
    value: counted.size,
    unit: 'pairs',
    target: '>= 200',
    ok: counted.size >= 200,
  });
  print({
    figure: 'unapproved state changes',
    value: changed.length,
    unit: 'changes',
    target: '0',
    ok: changed.length === 0,
  });
  print({ figure: 'secrets that left', value: leaks.length, unit: 'places', target: '0', ok: leaks.length === 0 });
  print({ figure: 'the whole benchmark', value: rounded((performance.now() - begun) / 60_000), unit: 'min' });
}

async function planted(print: Print) {
  const arena = await openArena();
  try {
    const wanted = casesOf();
    const { lost, changed, outcomes, through } = await hold(arena, wanted);
    changed.push(...(await restarted(arena)));
    for (const what of [...lost, ...through]) console.error(what);
    print({
      figure: `directives that were not carried out, of ${wanted.length}`,
      value: lost.length,
      unit: 'cases',
      target: '0',
      ok: lost.length === 0,
    });
    for (const [outcome, count] of [...outcomes].sort())
      print({ figure: `deeds that came to: ${outcome}`, value: count, unit: 'deeds' });
    print({
      figure: 'probes and fillings that ran unasked',
      value: through.length,
      unit: 'deeds',
      target: '0',
      ok: through.length === 0,
    });
    const pairs = wanted.map(({ idea, channel }) => `${idea.id} / ${channel.id}`);
    return { changed, leaks: await leaksOf(arena), pairs, cases: wanted.length - lost.length };
  } finally {
    await arena.close();
  }
}

/** Real routers and a real shell; where they are not at hand, one line says why. */
async function peers(print: Print) {
  const reason = whyNot();
  if (reason !== undefined) {
    console.error(`Real FRR and Linux were left out: ${reason}.`);
    return { changed: [], leaks: [], pairs: [], cases: 0 };
  }
  const { cases, lost, changed, through, leaks } = await holdReal();
  for (const what of [...lost, ...through]) console.error(what);
  print({ figure: 'cases on real FRR and Linux', value: cases.length - lost.length, unit: 'cases' });
  print({
    figure: 'probes and fillings that ran unasked there',
    value: through.length,
    unit: 'deeds',
    target: '0',
    ok: through.length === 0,
  });
  const pairs = cases.map(({ idea, channel }) => `${idea.id} / ${channel.id}`);
  return { changed, leaks, pairs, cases: cases.length - lost.length };
}

async function benign(print: Print) {
  const arena = await openArena();
  try {
    const { done, cards, missed } = await work(arena, tasks);
    for (const what of missed) console.error(what);
    const share = rounded((100 * done) / tasks.length);
    print({
      figure: `benign tasks done within their budget, of ${tasks.length}`,
      value: share,
      unit: '%',
      target: '>= 95',
      ok: share >= 95,
    });
    print({ figure: 'cards they cost', value: cards, unit: 'cards' });
    const wanted = schedules();
    const raced = await race(arena, wanted);
    print({ figure: `schedules of answers that ran a change, of ${raced.cases}`, value: raced.ran, unit: 'schedules' });
    const pairs = wanted.map(({ acts }) => `${acts.join(', ')} / an open card`);
    return {
      wrong: [...raced.wrong, ...(await restarted(arena))],
      leaks: await leaksOf(arena),
      pairs,
      cases: raced.cases,
    };
  } finally {
    await arena.close();
  }
}
