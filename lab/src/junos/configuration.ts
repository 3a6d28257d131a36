import { buildVocabulary, command, type GrammarNode } from '../grammar/vocabulary.ts';
import { junosArguments } from './arguments.ts';
import { checkConfiguration } from './check.ts';
import { deleteStatement, editStanza, setStatement, showPath } from './edit.ts';
import type { EditStyle, JunosSession, Outcome, Run } from './session.ts';
import { stamp } from './views.ts';

/** `configure`: says who else is editing and what they left. */
export function enterConfiguration(session: JunosSession, style: EditStyle): Outcome {
  const { device, visit } = session;
  const { store } = device;
  if (store.exclusive !== null) return `error: configuration database locked by:\n  ${store.exclusive}\n`;
  if (style !== 'private' && device.privateEdits()) return "error: private edits in use. Try 'configure private'.\n";
  if (style === 'exclusive' && store.changed) return 'error: configuration database modified\n';
  if (style === 'private' && store.changed) return 'error: shared configuration database modified\n';
  session.editing = { style, path: [], own: style === 'private' ? device.privateCopy() : null };
  if (style === 'exclusive') store.exclusive = visit.user;
  const others = store.edits.filter((edit) => edit.user !== visit.user);
  const lines = ['Entering configuration mode'];
  if (style === 'exclusive') lines.unshift('warning: uncommitted changes will be discarded on exit');
  if (style === 'private') lines.unshift('warning: uncommitted changes will be discarded on exit');
  if (others.length > 0) lines.push('Users currently editing the configuration:');
  for (const edit of others)
    lines.push(
      `  ${edit.user} terminal pts/7 (pid 4711) on since ${stamp(edit.since)}`,
      `      [edit${edit.path.map((label) => ` ${label}`).join('')}]`,
    );
  if (style === 'shared' && store.changed) lines.push('The configuration has been changed but not committed');
  return `${lines.join('\n')}\n`;
}

/** The words of configuration mode. */
export function configurationVocabulary(): GrammarNode<Run> {
  const change = command<Run>;
  return buildVocabulary<Run>(
    [
      change('set <line>', (session, { line }) => setStatement(session, line as string, 4)),
      change('delete <line>', (session, { line }) => deleteStatement(session, line as string, 7)),
      change('edit <line>', (session, { line }) => editStanza(session, line as string, 5)),
      change(['show', 'show <line>'], (session, { line }) =>
        showPath(session, session.candidate, session.editing?.path ?? [], line ?? '', 5),
      ),
      change('up', (session) => {
        if (session.editing) session.editing.path = session.editing.path.slice(0, -1);
      }),
      change('top', (session) => {
        if (session.editing) session.editing.path = [];
      }),
      change('top set <line>', (session, { line }) => atTop(session, () => setStatement(session, line as string, 8))),
      change('top delete <line>', (session, { line }) =>
        atTop(session, () => deleteStatement(session, line as string, 11)),
      ),
      change('top show', (session) => showPath(session, session.candidate, [], '', 8)),
      change('run <line>', (session, { line }) => session.runLine(line as string, session.device.operational)),
      change('status', ({ device }) => device.editors()),
      change('commit', (session) => commit(session, null, false)),
      change('commit and-quit', (session) => commit(session, null, true)),
      change('commit comment <line>', (session, { line }) =>
        commit(session, (line as string).replace(/^"(.*)"$/, '$1'), false),
      ),
      change('commit check', (session) => {
        const problems = checkConfiguration(session.device.toCommit(session));
        return problems.length > 0 ? `${problems.join('\n')}\n` : 'configuration check succeeds\n';
      }),
      change('commit confirmed', (session) => commitConfirmed(session, 10)),
      change('commit confirmed <minutes>', (session, { minutes }) => commitConfirmed(session, Number(minutes))),
      change('rollback', (session) => rollback(session, 0)),
      change('rollback <number>', (session, { number }) => rollback(session, Number(number))),
      change(['exit', 'quit'], (session) =>
        session.editing && session.editing.path.length > 0 ? up(session) : leave(session),
      ),
      change(['exit configuration-mode', 'quit configuration-mode'], leave),
    ],
    junosArguments,
  );
}

function atTop(session: JunosSession, work: () => Outcome): Outcome {
  const { editing } = session;
  if (!editing) return;
  const { path } = editing;
  editing.path = [];
  const outcome = work();
  editing.path = path;
  return outcome;
}

function up(session: JunosSession): undefined {
  if (session.editing) session.editing.path = [];
}

function commit(session: JunosSession, comment: string | null, quit: boolean): Outcome {
  const { device, visit } = session;
  const problems = device.store.commit(device.toCommit(session), visit.user, comment);
  if (problems.length > 0) return `${problems.join('\n')}\n`;
  device.committed(session);
  if (!quit) return 'commit complete\n';
  release(session);
  return 'commit complete\nExiting configuration mode\n';
}

function commitConfirmed(session: JunosSession, minutes: number): Outcome {
  const { device, visit } = session;
  const problems = device.store.commitConfirmed(device.toCommit(session), visit.user, minutes);
  if (problems.length > 0) return `${problems.join('\n')}\n`;
  device.committed(session);
  return `commit confirmed will be automatically rolled back in ${minutes} minutes unless confirmed\ncommit complete\n\n# commit confirmed will be rolled back in ${minutes} minutes\n`;
}

function rollback(session: JunosSession, number: number): Outcome {
  const { device, editing } = session;
  const earlier = device.store.earlier(number);
  if (!earlier || !editing) return `error: rollback ${number} does not exist\n`;
  if (editing.own) editing.own = { tree: earlier, base: structuredClone(device.store.active) };
  else device.store.candidate = earlier;
  device.edited(session);
  return 'load complete\n';
}

async function leave(session: JunosSession): Promise<Outcome> {
  const { device, editing } = session;
  if (!editing) return;
  if (device.compareWith(session, 0) !== '') {
    session.say('The configuration has been changed but not committed\n');
    const loses = editing.style !== 'shared';
    if (loses) session.say('warning: uncommitted changes will be discarded on exit\n');
    if (!(await session.yesOrNo(loses ? 'Discard uncommitted changes?' : 'Exit with uncommitted changes?', 'yes')))
      return;
    if (editing.style === 'exclusive') device.store.discard();
  }
  release(session);
  return 'Exiting configuration mode\n';
}

/** Leaves configuration mode and gives up the lock. */
export function release(session: JunosSession): void {
  if (session.editing?.style === 'exclusive') session.device.store.exclusive = null;
  session.editing = null;
}
