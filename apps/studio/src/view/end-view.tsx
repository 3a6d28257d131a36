import { dollars } from '../state/budget.ts';
import { showStory } from '../state/deeds.ts';
import { evidenceOf, hostsOf, partOf } from '../state/fold.ts';
import type { Item, Step } from '../state/lane.ts';
import { stepLine, stepWords } from '../state/step-words.ts';
import { absolute, count, duration, listed, oneLine } from '../state/words.ts';
import { Icon } from './icon.tsx';
import { SentView } from './sent-view.tsx';

/** How much of what the model read came out of its cache. */
const cachedWords = ({ input, cacheRead = 0 }: { input: number; cacheRead?: number | undefined }): string =>
  cacheRead === 0 || input === 0 ? '' : `, ${Math.floor((100 * cacheRead) / input)} % of those read from a cache`;

const titles = {
  done: 'Done',
  unverified: 'Done, not verified',
  failed: 'The run failed',
  stopped: 'Stopped',
  rejected: 'Ended after a rejection',
  'out-of-budget': 'Stopped: the budget of this run is used up',
} as const;

/** The end of a run out of evidence: what was changed, how it was checked, how to undo it, time and cost. */
export function EndView({ item, items }: { item: Extract<Item, { kind: 'end' }>; items: readonly Item[] }) {
  const evidence = evidenceOf(items, items.indexOf(item));
  const { unread, missed } = evidence;
  const tone = item.end === 'unverified' ? 'half' : item.end !== 'done' ? 'failed' : unread.length > 0 ? 'half' : 'up';
  const read = item.hosts.filter((host) => !unread.includes(host));
  return (
    <div className="end">
      <div className="sheet" title={absolute(item.at)}>
        <div className={`title ${tone}`}>
          <Icon name={tone === 'up' ? 'check' : 'warn'} size={14} />
          {titles[item.end]}
          {tone === 'half' && unread.length > 0 && `, but ${listed(unread)} could not be read`}
        </div>
        <dl>
          <dt>Looked</dt>
          <dd>
            {count(item.reads, 'read')}
            {read.length > 0 && ` on ${listed(read)}`}
          </dd>
          {missed.length > 0 && (
            <>
              <dt>Not read</dt>
              <dd>
                <Proofs steps={missed} />
              </dd>
            </>
          )}
          <dt>Changed</dt>
          <dd>
            {evidence.changed.length === 0
              ? 'nothing'
              : evidence.changed.map((step) => <Proof key={step.key} step={step} />)}
          </dd>
          {evidence.changed.length > 0 && (
            <>
              <dt>Checked</dt>
              <dd>
                {evidence.checked.length === 0
                  ? 'not read back after the last change'
                  : `${count(evidence.checked.length, 'read')} after the change on ${listed(hostsOf(evidence.checked))}`}
                <Proofs steps={evidence.checked} />
                {evidence.checks.map(({ key, host, command, expect, held }) => (
                  <div key={key} className={held ? '' : 'failed'}>
                    {host}: <code>{command}</code> {held ? 'shows' : 'does not show'} “{expect}”
                  </div>
                ))}
                {item.owed?.map((one) => (
                  <div key={one.call} className="failed">
                    {one.host}: <code>{oneLine(one.command).line}</code>{' '}
                    {one.why === 'unread' ? 'was not read back' : 'is not as its check says'}
                  </div>
                ))}
              </dd>
            </>
          )}
          {evidence.undo.length > 0 && (
            <>
              <dt>Undo</dt>
              <dd>
                {evidence.undo.map(({ step, lines, note }) => (
                  <div key={step.key}>
                    {lines.length > 0 && (
                      <span>
                        on {step.host}: <code>{lines.join(' ; ')}</code>
                      </span>
                    )}
                    {note && <div>{note}</div>}
                  </div>
                ))}
              </dd>
            </>
          )}
          {item.rejected > 0 && (
            <>
              <dt>Rejected</dt>
              <dd>{count(item.rejected, 'call')}</dd>
            </>
          )}
          <dt>Cost</dt>
          <dd>
            {duration(item.milliseconds)} · {(item.usage.input + item.usage.output).toLocaleString('en-US')} tokens
            {cachedWords(item.usage)}
            {item.spent && ` · ${item.spent.cost === null ? 'cost not known' : dollars(item.spent.cost)}`}
          </dd>
        </dl>
        <SentView />
        {item.end === 'out-of-budget' && (
          <p className="quiet">It is given more in the approvals below, or say that it shall go on.</p>
        )}
        <button type="button" className="link" onClick={() => showStory(item.run)}>
          This run in the ledger
        </button>
      </div>
    </div>
  );
}

/** The first of some steps, and how many more there are. */
function Proofs({ steps }: { steps: readonly Step[] }) {
  const some = steps.length > mostProofs ? steps.slice(0, mostProofs - 1) : steps;
  return (
    <>
      {some.map((step) => (
        <Proof key={step.key} step={step} />
      ))}
      {steps.length > some.length && <div>and {steps.length - some.length} more</div>}
    </>
  );
}
const mostProofs = 4;

/** A link to the step that proves a line. */
function Proof({ step }: { step: Step }) {
  const { line } = stepLine(step);
  const part = partOf(step);
  return (
    <button
      type="button"
      className="link"
      onClick={() => document.getElementById(step.call)?.scrollIntoView({ block: 'center' })}
    >
      {step.host !== null && `${step.host}: `}
      {part && `only ${part.ran} of ${part.of} lines: `}
      <code>{line}</code>
      {step.class === 'read-only' && step.outcome?.end !== 'done' && ` · ${stepWords(step).text}`}
    </button>
  );
}
