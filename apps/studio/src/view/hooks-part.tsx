import type { HooksView } from '@interlock/protocol';
import { absolute, relative } from '../state/words.ts';
import { ask } from '../studio-line.ts';
import { DeviceText } from './device-text.tsx';
import { Icon } from './icon.tsx';
import { SinceWords } from './policy-view.tsx';
import { WaitingTextView } from './waiting-text.tsx';

/** Programs and endpoints that are asked around every call: what each runs, and how it answered of late. */
export function HooksPart({ view }: { view: HooksView }) {
  const { waiting } = view;
  return (
    <>
      <header className="top">
        <h2>In force</h2>
        <dl>
          <dt>Version</dt>
          <dd>
            <code>{view.version}</code>
            {view.broken && (
              <span className="broken">
                {' '}
                <Icon name="warn" size={12} /> what was stored cannot be read: every call is denied until hooks are set
                again
              </span>
            )}
          </dd>
          <dt>Since</dt>
          <dd>
            <SinceWords
              since={view.since}
              none={view.hooks.length === 0 ? 'nobody set any' : 'not kept here; the ledger has it'}
            />
          </dd>
          <dt>Edited in</dt>
          <dd>
            <code>{view.file}</code>
          </dd>
        </dl>
      </header>
      {waiting && <WaitingTextView waiting={waiting} activate={() => ask('hooks.ask', { version: waiting.version })} />}
      {view.hooks.length === 0 ? (
        <p className="quiet">
          No hooks. Write a list into hooks.json beside your data (docs/hooks.md has four to begin with); it is shown
          here and holds when you put it in force.
        </p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">Hook</th>
              <th scope="col">Runs</th>
              <th scope="col">Last answer</th>
              <th scope="col">Asked</th>
              <th scope="col">Stricter</th>
              <th scope="col">Failed</th>
            </tr>
          </thead>
          <tbody>
            {view.hooks.map((hook) => (
              <tr key={hook.name}>
                <td>
                  {hook.name}
                  <span className="quiet">
                    {hook.stage === 'pre' ? 'before' : 'after'} {hook.tools ? hook.tools.join(', ') : 'every call'}
                  </span>
                </td>
                <td className="mono">
                  <DeviceText line={hook.runs} />
                </td>
                <td>
                  {hook.last ? (
                    <>
                      <span className={hook.last.answer === 'failed' ? 'broken' : ''}>{hook.last.answer}</span>
                      <span className="quiet" title={absolute(hook.last.at)}>
                        {' '}
                        {relative(hook.last.at, Date.now())}, {hook.last.milliseconds} ms, {hook.last.tool}
                      </span>
                      {hook.last.reason && (
                        <p>
                          <DeviceText line={hook.last.reason} />
                        </p>
                      )}
                    </>
                  ) : (
                    <span className="quiet">not asked since the start</span>
                  )}
                </td>
                <td>{hook.asked}</td>
                <td>{hook.stricter}</td>
                <td className={hook.failed > 0 ? 'broken' : ''}>{hook.failed}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
