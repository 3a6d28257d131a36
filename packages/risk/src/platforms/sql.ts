/** SQL: one statement at a time, read by its first word and by what may hide in the rest. */
import type { CliMode, RiskClass, Span } from '@interlock/model';
import { inSequence, type Judgement, unknown } from '../judgement.ts';

interface Bare {
  /** The statement with texts, quoted names and remarks blanked out. */
  readonly code: string;
  readonly start: number;
  readonly fault: string | null;
}

/** A line that sends what stands before it. */
const batchEnd = /^\s*(go(\s+\d+)?|\/)\s*$/i;

/** Clients that do not look for quotes take such a line for the end of a batch, or for a command of their own. */
const batchInside = /[\r\n][ \t]*(?:(?:go(?:[ \t]+\d+)?|\/|)[ \t]*(?:[\r\n]|$)|host\b|[!@:.])/i;

/** Blanks quoted text and remarks and splits at semicolons; one pass. */
function statements(text: string): Bare[] {
  const out: Bare[] = [];
  let code = '';
  let start = 0;
  let fault: string | null = null;
  let fresh = true;
  const end = (at: number): void => {
    if ((code.trim() !== '' && !batchEnd.test(code)) || fault) out.push({ code, start, fault });
    code = '';
    start = at;
    fault = null;
    fresh = true;
  };
  let open = beginsLine(text, 0, true);
  if (open > 0) end(open);
  for (let at = Math.max(0, open); at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\n' || char === '\r') {
      open = beginsLine(text, at + 1, fresh);
      if (open >= 0) end(at + 1);
      if (open > at + 1) {
        code = text.slice(at + 1, open);
        end(open);
        at = open - 1;
        continue;
      }
    }
    if (fresh && char.trim() !== '') fresh = false;
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
      else if (batchInside.test(text.slice(at, stop))) fault = 'a line in a remark may end it for some clients';
      at = stop < 0 ? text.length : stop + 1;
      code += ' ';
    } else if (char === "'" || char === '"' || char === '`') {
      const stop = text.indexOf(char, at + 1);
      // What a backslash does to a quote differs between servers.
      if (stop < 0) fault = 'a quote is left open';
      else if (char === '`' && text.slice(at, stop).includes(';')) fault = 'not every server takes "`" for a quote';
      else if (batchInside.test(text.slice(at, stop))) fault = 'a line in a text may end it for some clients';
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

/** What a client takes behind a blank line for a command of its own, not for a part of the statement. */
const ofClient =
  /^\s*(host|ho|start|sta|run|r|spool|spo|save|edit|ed|get|exit|quit|conn(ect)?|disconnect|set|shutdown|startup|define|def|undefine|accept|passw(ord)?|exec(ute)?|oradebug|store|whenever|copy|del|input|append|[ailc]|change|list|prompt|pause|archive|recover|clear|column|timing|variable|var)\b/i;

function behindBlanks(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return at;
}

/**
 * What the line at an offset is: the offset behind it where it is the client's (a command, or the word that ends a batch),
 * its own offset where a statement may begin there without a semicolon, -1 where it goes on with what stands before it.
 */
function beginsLine(text: string, from: number, fresh: boolean): number {
  const at = behindBlanks(text, from);
  const rest = text.slice(at, at + 200);
  const line = /^[^\r\n]*/.exec(rest)?.[0] ?? '';
  if (batchEnd.test(line)) return at + line.length;
  if (fresh) return -1;
  if (/^(\.[a-z]|[\\!@$]|:[a-z!(])/i.test(line)) return from;
  const ends = /^(\r\n|\r|\n)/.exec(rest)?.[0].length ?? 0;
  const next = ends > 0 ? behindBlanks(text, at + ends) : at;
  if (ends > 0 && ofClient.test(text.slice(next, next + 40))) return from;
  return -1;
}

const readers = /^(select|show|describe|desc|explain|values|table|with)$/;
/** Words that make a read do more, wherever they stand, and functions that act. */
const acting =
  /\b(into|outfile|dumpfile|insert|update|delete|merge|drop|alter|create|truncate|grant|revoke|call|exec|execute|copy|attach|set|for\s+(update|share|no\s+key)|returning|replace(?!\s*\()|handler|shutdown|kill|backup|restore|dbcc|waitfor|reconfigure|bulk|openrowset|deny|rename|optimize|flush|purge|reset|pragma|detach|use|begin|declare|vacuum|analyze|analyse|procedure|nextval|next\s+value\s+for|explain\s+plan)\b|(?<!\.\s*)\b(do|load|lock)\b(?!\s*([,)=<>]|$|(from|as|is)\b))/;
/** Where no semicolon is needed a second statement may begin with these; some are names of columns elsewhere. */
const second =
  /\b(commit|rollback|checkpoint|revert|raiserror|throw|writetext|updatetext|deallocate|disable\s+trigger|enable\s+trigger|add\s+signature|xp_\w+|sp_\w+|send\s+on)\b|\b(open|close|send|print|dump|save|receive|goto)\s+(?!(from|as|is|in|and|or|not|like|between|desc|asc|then|else|end|limit|order|group|where|union|having|join|on|tables)\b)[a-z@_]/;
/** What a server is asked to show may be named by a word that acts elsewhere. */
const shown =
  /^\s*show\s+(create\s+(table|database|schema|view|procedure|function|trigger|event|user)|(procedure|function)\s+(status|code)|open\s+tables|(slave|replica|master|binary\s+log)\s+status)\b/;
/** The first table of a `with` and the names of its columns, which are no call. */
const columns = /^(\s*with\s+(?:recursive\s+)?[a-z0-9_]+\s*)\([a-z0-9_,\s]*\)(\s*as\s)/;
const dangerous =
  /^(drop|truncate|delete|alter|grant|revoke|shutdown|kill|reset|purge|flush|load|copy|attach|detach|call|exec|execute|do|rename|restore|backup|reindex|cluster|checkpoint|set|import|merge|lock|unlock|declare|begin_atomic|vacuum|pragma|install|uninstall|change|stop|start)$/;
const moderate =
  /^(insert|update|create|replace|analyze|comment|upsert|optimize|refresh|begin|commit|rollback|savepoint|release|end|use)$/;

/** Commands of psql and SQLite that only list; alone, because other clients take them for something else. */
const looksOnly =
  /^\s*(\\(d[a-zA-Z]{0,3}\+?|l\+?|z|conninfo|s[fv]\+?)(\s+[\w."*]+)?|\.(tables|schema|indexes|indices|databases|fullschema)(\s+[\w.%*]+)?)\s*$/;
/** Of SQLite: these ask and set nothing. */
const asking =
  /^\s*pragma\s+(\w+\.)?(table_x?info|table_list|index_(list|x?info)|foreign_key_list|database_list|collation_list|function_list|module_list|pragma_list|compile_options)\s*(\(\s*\w+\s*\)\s*)?$/;
/** What runs a statement to explain it, and the statements that may be run so. */
const measured = /^(\s*explain)\s+(?:analy[sz]e|\(\s*analy[sz]e[a-z_,\s]*\))(?=\s*\(?\s*(select|with|values|table)\b)/;
const explained =
  /^(\s*explain)\s*\((?:buffers|costs|verbose|settings|summary|format|text|json|yaml|xml|on|off|true|false|[,\s])+\)/;

/** Judges a SQL input; several statements are judged each for itself. */
export function judgeSql(text: string, mode: CliMode): Judgement {
  if (mode === 'prompt') return unknown('this would answer a question that is not in view');
  if (looksOnly.test(text)) {
    const span = { start: 0, end: text.length };
    return { class: 'read-only', reason: 'the client only lists', span, tags: ['interactive'], leaves: 'unknown' };
  }
  // The client's own end of a statement.
  const all = statements(text.replace(/\\[gG]\s*$/, ';'));
  if (all.length === 0) return unknown('there is no statement in it', undefined, 'exec');
  if (all.length > 50) return unknown('it has more than 50 parts');
  return inSequence(all.map((one) => judgeStatement(one, text)));
}

/** A table of another server. */
const elsewhere = /[\w"\]]@[a-z_]|\b(from|join)\s+[\w[\]]+\.[\w[\]]*\.[\w[\]]*\.[\w[\]]/;

/** What is asked of `dual` and is no column of it: a function that needs no brackets. */
function calledOnDual(code: string): string | undefined {
  const asked = /^\s*select\b([\s\S]*?)\bfrom\s+(?:sys\.)?dual\b/.exec(code)?.[1];
  const bare = asked?.replace(/\bas\s+[a-z_]\w*/g, ' ').match(/(?<![\w.$])[a-z_][\w$#.]*/g) ?? [];
  return bare.find((name) => !harmless.has(name) && !ofDual.test(name));
}
const ofDual =
  /^(q|dummy|user|uid|level|rownum|sysdate|systimestamp|sessiontimezone|dbtimezone|null|true|false|from|desc|asc)$/;

function judgeStatement({ code, start, fault }: Bare, text: string): Judgement {
  const lower = code
    .toLowerCase()
    .replace(columns, '$1$2')
    .replace(shown, 'show ')
    .replace(measured, '$1')
    .replace(explained, '$1');
  const first = /[a-z_.\\!]+/.exec(lower)?.[0] ?? '';
  const span: Span = { start, end: Math.min(text.length, start + Math.max(1, code.length)) };
  const say = (riskClass: RiskClass, reason: string): Judgement => ({
    class: riskClass,
    reason,
    span,
    tags: elsewhere.test(lower) ? ['leaves-box'] : [],
    leaves: 'exec',
  });
  if (asking.test(lower)) return say('read-only', `"${first}" only asks`);
  if (/^[.\\!]/.test(first)) return say('dangerous', `"${first}" is a command of the client, not a statement`);
  if (dangerous.test(first)) return say('dangerous', `"${first}" can destroy data, change rights or run code`);
  if (fault) return say('unknown', fault);
  if (moderate.test(first)) return say('moderate', `"${first}" changes data or the session`);
  if (!readers.test(first)) return say('unknown', `"${first}" is not known here`);
  const more = acting.exec(lower) ?? second.exec(lower);
  if (more) return say('unknown', `"${more[0]}" in a "${first}" may do more than read`);
  // Tried once a word: without the look behind, a long word costs its square.
  const called = [...lower.matchAll(/(?<![a-z0-9_.])([a-z0-9_.]+)\s*\(/g)].map((match) => match[1] as string);
  const strange = called.find((name) => !harmless.has(name));
  if (strange) return say('unknown', `the function "${strange}" may do more than read`);
  const odd = calledOnDual(lower);
  if (odd) return say('unknown', `"${odd}" may be a function`);
  if (/\\|\$\(|[@:]=|\bq\s*\(|\]\s*\(|\$\{|(?<![:\w]):[a-z_q]|&[a-z_]/.test(lower))
    return say('unknown', 'a part of it may do more than read');
  return say('read-only', `"${first}" only reads`);
}

const keywords =
  'over partition in exists as and or not on using values from where any all some distinct union except intersect filter group by when then else end like ilike similar select join having order limit offset between is interval materialized row rows range array with recursive within case';
const aggregates =
  'count sum min max avg stddev variance string_agg array_agg json_agg jsonb_agg group_concat bool_and bool_or every any_value median listagg row_number rank dense_rank percent_rank ntile lag lead first_value last_value grouping';
const texts =
  'upper lower initcap length char_length character_length octet_length bit_length len trim ltrim rtrim btrim lpad rpad substr substring substring_index left right position strpos instr locate charindex concat concat_ws replace translate reverse split_part regexp_replace regexp_match regexp_matches regexp_substr regexp_like regexp_count starts_with quote_ident quote_literal format ascii chr char hex unhex md5 sha1 sha2 sha256 encode decode to_base64 from_base64 soundex find_in_set field elt';
const numbers =
  'abs round floor ceil ceiling trunc truncate mod power pow sqrt exp ln log log10 sign greatest least pi radians degrees sin cos tan';
const times =
  'now current_timestamp current_date current_time localtime localtimestamp date time datetime timestamp strftime julianday extract date_trunc date_part age make_date make_interval to_char to_date to_timestamp to_number date_format str_to_date time_format unix_timestamp from_unixtime timestampdiff timestampadd datediff dateadd datepart datename date_add date_sub adddate subdate addtime subtime timediff sec_to_time time_to_sec year month day hour minute second week quarter weekday dayofweek dayofmonth dayofyear last_day curdate curtime utc_timestamp sysdate sysdatetime getdate getutcdate add_months months_between clock_timestamp statement_timestamp';
const values =
  'coalesce nullif ifnull isnull nvl nvl2 if iif decode cast convert try_cast array_length cardinality array_to_string string_to_array unnest generate_series json_extract json_value json_query json_unquote json_keys json_length json_type json_valid json_array json_object json_build_object json_array_length json_array_elements json_each json_object_keys jsonb_extract_path_text jsonb_array_elements jsonb_array_elements_text jsonb_array_length jsonb_each jsonb_build_object jsonb_object_keys jsonb_pretty jsonb_typeof json_extract_path_text row_to_json to_json to_jsonb inet_ntoa inet_aton inet6_ntoa host masklen network family abbrev text numeric int integer bigint varchar decimal typeof';
const looking =
  'version database schema user current_user session_user system_user current_database current_schema current_schemas connection_id pg_size_pretty pg_database_size pg_total_relation_size pg_relation_size pg_table_size pg_indexes_size pg_tablespace_size pg_is_in_recovery pg_postmaster_start_time pg_conf_load_time pg_backend_pid pg_blocking_pids pg_get_viewdef pg_get_functiondef pg_get_indexdef pg_get_constraintdef pg_get_triggerdef pg_get_ruledef pg_get_expr pg_get_userbyid pg_last_wal_receive_lsn pg_last_wal_replay_lsn pg_last_xact_replay_timestamp pg_current_wal_lsn pg_wal_lsn_diff has_table_privilege has_database_privilege has_schema_privilege obj_description col_description format_type to_regclass inet_server_addr inet_client_addr found_rows row_count object_id object_name db_name db_id serverproperty databasepropertyex host_name suser_sname sqlite_version';

const harmless = new Set(
  [keywords, aggregates, texts, numbers, times, values, looking].flatMap((list) => list.split(' ')),
);
