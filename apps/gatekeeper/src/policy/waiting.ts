/** Texts that wait beside what is in force: a file of the data folder, a proposal of the agent; or why one cannot. */
import { asFault } from '@interlock/model';
import { rowsOfDiff, textDiff } from '@interlock/policy';
import type { WaitingText } from '@interlock/protocol';
import { hooksOfFile } from '../hooks/hook-file.ts';
import type { Hooks } from '../hooks/hooks.ts';
import type { ProposedPolicy } from '../policy-keeper.ts';
import { readRuleFile } from './rule-file.ts';

type About = Pick<WaitingText, 'from' | 'title' | 'source' | 'at'>;

/** How a text that stands in a file of the data folder is named. */
export const byFile = 'file';

/** A policy text as it waits. */
export function waitingPolicy(about: About, propose: () => ProposedPolicy): WaitingText {
  try {
    const { version, diff, added, removed, changed, loosens, warnings } = propose();
    return {
      ...about,
      version,
      rows: rowsOfDiff(diff),
      added: [...added],
      removed: [...removed],
      changed: [...changed],
      loosens,
      warnings: [...warnings],
      fault: null,
    };
  } catch (error) {
    return refused(about, error);
  }
}

/** The hooks of a file as they wait; null where there is none, or it says what is in force. */
export function waitingHooks(path: string, hooks: Hooks): WaitingText | null {
  const file = fileOf(path);
  if (!file) return null;
  const about = { from: byFile, title: 'hooks.json', source: path, at: file.at };
  try {
    const { version, text, added, removed, changed, loosens } = hooks.propose(hooksOfFile(file.text(), path));
    if (version === hooks.current().version && !hooks.broken) return null;
    const rows = rowsOfDiff(textDiff(hooks.current(), { text, version }));
    return {
      ...about,
      version,
      rows,
      added: [...added],
      removed: [...removed],
      changed: [...changed],
      loosens,
      warnings: [],
      fault: null,
    };
  } catch (error) {
    return refused(about, error);
  }
}

/** What stands in a file, or why it cannot be read, told when its text is asked for. */
export function fileOf(file: string): { readonly at: number; readonly text: () => string } | null {
  try {
    const read = readRuleFile(file);
    return read && { at: read.at, text: () => read.text };
  } catch (error) {
    return {
      at: 0,
      text: () => {
        throw error;
      },
    };
  }
}

function refused(about: About, error: unknown): WaitingText {
  const fault = asFault(error, 'policy.unreadable', 'It cannot be read.', 'What is in force stays. Mend it.').view();
  return { ...about, version: '', rows: [], added: [], removed: [], changed: [], loosens: false, warnings: [], fault };
}
