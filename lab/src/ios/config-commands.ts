import { buildVocabulary, type Command, command, type GrammarNode } from '../grammar/vocabulary.ts';
import { iosArguments } from './arguments.ts';
import { extraCommands } from './configure/extras.ts';
import { globalCommands } from './configure/global.ts';
import { interfaceCommands } from './configure/interface.ts';
import { lineCommands } from './configure/line.ts';
import { routerCommands } from './configure/router.ts';
import type { ConfigMode, Run } from './session.ts';

/** The words of configuration, mode by mode. A section's line is looked for there first, then in `config`. */
export function configVocabularies(
  exists: (name: string) => boolean,
): Readonly<Record<ConfigMode['kind'], GrammarNode<Run>>> {
  const kinds = iosArguments(exists);
  const section = (commands: readonly Command<Run>[]) => buildVocabulary([...commands, ...leaving], kinds);
  return {
    config: buildVocabulary(
      [...globalCommands, ...extraCommands, command('exit', (session) => session.enter({ kind: 'exec' })), ...always],
      kinds,
    ),
    'config-if': section(interfaceCommands),
    'config-router': section(routerCommands),
    'config-line': section(lineCommands),
  };
}

const leaving: Command<Run>[] = [command('exit', (session) => session.enter({ kind: 'config' }))];

const always: Command<Run>[] = [
  command('end', (session) => session.enter({ kind: 'exec' })),
  command('do <line>', (session, { line }) => session.runExec(line as string, session.prompt.length + 3)),
];
