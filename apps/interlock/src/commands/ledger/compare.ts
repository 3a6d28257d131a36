/** `ledger compare`: a device's own history beside the ledger. The gatekeeper reads it through the gate. */
import type { Comparison } from '@interlock/protocol';
import { ask } from '../../asking.ts';
import { inert } from '../../inert.ts';
import { exit } from '../../usage.ts';
import { timeText } from './folder.ts';

/** Exit 1 where something did not come through Interlock. */
export async function compare(
  data: string,
  host: string,
  given: { readonly on?: string | undefined; readonly log?: string | undefined; readonly json: boolean },
): Promise<number> {
  const { on, log, json } = given;
  const found = (await ask(data, {
    ask: 'ledger.compare',
    with: { host, ...(on === undefined ? {} : { on }), ...(log === undefined ? {} : { log }) },
  })) as Comparison;
  process.stdout.write(json ? `${JSON.stringify(found)}\n` : comparisonText(found));
  return found.counts.elsewhere > 0 ? exit.failed : exit.done;
}

export function comparisonText({ host, source, read, lines, since, whole, counts, deeds }: Comparison): string {
  const out = [
    `${inert(host)}: ${source}, read on ${inert(read)} by ${lines.map((line) => `“${inert(line)}”`).join(' and ')}.`,
    ...(whole ? [] : ['The answer was too long: its middle is missing, and so may be deeds.']),
    ...deeds
      .filter(({ origin }) => origin === 'elsewhere' || origin === 'terminal')
      .map(({ at, user, says, origin, why, recording }) => {
        const where = recording === null ? '' : ` (${recording})`;
        const mark = origin === 'elsewhere' ? 'NOT HERE' : 'terminal';
        return `  ${mark}  ${at === null ? 'no time told          ' : timeText(at)}  ${inert(user ?? '-').padEnd(10)} ${inert(says)}\n            ${inert(why)}${where}`;
      }),
    `${counts.call} came by calls, ${counts.terminal} in a person’s terminal here, ${counts.earlier} before the ledger began (${timeText(since)}), ${counts.elsewhere} did not come through Interlock.`,
  ];
  return `${out.join('\n')}\n`;
}
