/** Titles and summaries without any AI: the person's own words, and lines of the conversation as they stood. */
import type { ModelRequest, SmallTask } from '../model.ts';

/** Characters of a title, of a line and of lines of one part. */
const longest = { title: 100, line: 300, lines: 12 };

export function smallAnswer(task: SmallTask, { messages }: Pick<ModelRequest, 'messages'>): string {
  const text = messages.flatMap(({ content }) =>
    content.flatMap((block) => (block.type === 'text' ? [block.text] : [])),
  );
  const said = text.join('\n');
  return task === 'title' ? titleOf(said) : summaryOf(said.split('\n'));
}

function titleOf(said: string): string {
  return said.length > longest.title ? `${said.slice(0, longest.title - 1)}…` : said;
}

/** Lines that begin with `call`, `agent` and `person` are decisions, findings and questions. */
function summaryOf(lines: readonly string[]): string {
  const some = (begin: string, which: (line: string) => boolean = () => true) =>
    lines
      .filter((line) => line.startsWith(begin) && which(line))
      .slice(-longest.lines)
      .map((line) => `- ${line.slice(begin.length, begin.length + longest.line).trim()}`);
  const part = (name: string, found: readonly string[]) => [`${name}:`, ...(found.length > 0 ? found : ['- none'])];
  return [
    ...part(
      'Decisions',
      some('call ', (line) => !/\b(show|display|inventory\.list|wait)\b/.test(line)),
    ),
    ...part('Findings', some('agent: ')),
    ...part(
      'Open questions',
      some('person: ', (line) => line.includes('?')),
    ),
  ].join('\n');
}
