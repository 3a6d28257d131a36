/** SQL: one statement at a time, read by its first word and by what may hide in the rest. */
import type { CliMode, RiskClass, Span } from '@interlock/model';
import { inSequence, type Judgement, unknown } from '../judgement.ts';

interface Bare {
  /** The statement with texts, quoted names and remarks blanked out. */
  readonly code: string;
  readonly start: number;
  readonly fault: string | null;
}

/** Blanks quoted text and remarks and splits at semicolons; one pass. */
function statements(text: string): Bare[] {
  const out: Bare[] = [];
  let code = '';
  let start = 0;
  let fault: string | null = null;
  const end = (at: number): void => {
    if (code.trim() !== '' || fault) out.push({ code, start, fault });
    code = '';
    start = at;
    fault = null;
  };
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    const two = text.slice(at, at + 2);
    if (two === '/*' && /^\/\*[!+]/.test(text.slice(at, at + 3))) fault = 'a remark that the server may run';
    // MySQL takes `#` for a remark and `--1` for a number; others the other way round.
    if (char === '#' || (two === '--' && !/^--(\s|$)/.test(text.slice(at, at + 3))))
      fault = `"${char}" is a remark to some servers and code to others`;
    if (two === '--' || char === '#') {
      const stop = text.indexOf('\n', at);
      at = stop < 0 ? text.length : stop;
      code += ' ';
    } else if (two === '/*') {
      const stop = text.indexOf('*/', at + 2);
      if (stop < 0) fault = 'a remark is left open';
      at = stop < 0 ? text.length : stop + 1;
      code += ' ';
    } else if (char === "'" || char === '"' || char === '`') {
      const stop = text.indexOf(char, at + 1);
      // What a backslash does to a quote differs between servers.
      if (stop < 0) fault = 'a quote is left open';
      else if (char === '`' && text.slice(at, stop).includes(';')) fault = 'not every server takes "`" for a quote';
      else if (text.slice(at, stop).includes('\\')) fault = 'a backslash in a text may end it or not';
      at = stop < 0 ? text.length : stop;
      code += ' q ';
    } else if (char === '$' && /^\$\w*\$/.test(text.slice(at, at + 64))) {
      fault = 'a text in dollar signs';
      code += ' ';
    } else if (char === ';') end(at + 1);
    else code += char;
  }
  end(text.length);
  return out;
}

const readers = /^(select|show|describe|desc|explain|values|table|with)$/;
/** Words that make a read do more, wherever they stand, and functions that act. */
const acting =
  /\b(into|outfile|dumpfile|insert|update|delete|merge|drop|alter|create|truncate|grant|revoke|call|exec|execute|do|copy|load|attach|set|lock|for\s+(update|share|no\s+key)|returning|replace|handler|shutdown|kill|backup|restore|dbcc|waitfor|reconfigure|bulk|openrowset|deny|rename|optimize|flush|purge|reset|pragma|detach|use|begin|declare|vacuum|analyze|analyse|procedure)\b/;
const dangerous =
  /^(drop|truncate|delete|alter|grant|revoke|shutdown|kill|reset|purge|flush|load|copy|attach|detach|call|exec|execute|do|rename|restore|backup|reindex|cluster|checkpoint|set|import|merge|lock|unlock|declare|begin_atomic|vacuum|pragma|install|uninstall|change|stop|start)$/;
const moderate =
  /^(insert|update|create|replace|analyze|comment|upsert|optimize|refresh|begin|commit|rollback|savepoint|release|end|use)$/;

/** Judges a SQL input; several statements are judged each for itself. */
export function judgeSql(text: string, mode: CliMode): Judgement {
  if (mode === 'prompt') return unknown('this would answer a question that is not in view');
  const all = statements(text);
  if (all.length === 0) return unknown('there is no statement in it', undefined, 'exec');
  if (all.length > 50) return unknown('it has more than 50 parts');
  return inSequence(all.map((one) => judgeStatement(one, text)));
}

function judgeStatement({ code, start, fault }: Bare, text: string): Judgement {
  const lower = code.toLowerCase();
  const first = /[a-z_.\\!]+/.exec(lower)?.[0] ?? '';
  const span: Span = { start, end: Math.min(text.length, start + Math.max(1, code.length)) };
  const say = (riskClass: RiskClass, reason: string): Judgement => ({
    class: riskClass,
    reason,
    span,
    tags: [],
    leaves: 'exec',
  });
  if (/^[.\\!]/.test(first)) return say('dangerous', `"${first}" is a command of the client, not a statement`);
  if (dangerous.test(first)) return say('dangerous', `"${first}" can destroy data, change rights or run code`);
  if (fault) return say('unknown', fault);
  if (moderate.test(first)) return say('moderate', `"${first}" changes data or the session`);
  if (!readers.test(first)) return say('unknown', `"${first}" is not known here`);
  const more = acting.exec(lower);
  if (more) return say('unknown', `"${more[0]}" in a "${first}" may do more than read`);
  // Tried once a word: without the look behind, a long word costs its square.
  const called = [...lower.matchAll(/(?<![a-z0-9_.])([a-z0-9_.]+)\s*\(/g)].map((match) => match[1] as string);
  const strange = called.find((name) => !harmless.has(name));
  if (strange) return say('unknown', `the function "${strange}" may do more than read`);
  if (/\\|[@:]=|\bq\s*\(/.test(lower)) return say('unknown', 'a part of it may do more than read');
  return say('read-only', `"${first}" only reads`);
}

const harmless = new Set(
  'count sum min max avg coalesce nullif lower upper length trim ltrim rtrim substr substring round floor ceil ceiling abs now current_timestamp current_date date time datetime strftime extract cast concat concat_ws group_concat string_agg array_agg json_agg row_number rank dense_rank lag lead over partition in exists as and or not on using values from where any all some distinct if ifnull isnull greatest least left right position replace_text to_char to_date date_trunc age version database schema user current_user pg_size_pretty pg_database_size pg_total_relation_size pg_relation_size pg_is_in_recovery'.split(
    ' ',
  ),
);
