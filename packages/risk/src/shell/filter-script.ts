/** Which programs of awk and jq only print and come to an end. */

/**
 * awk runs commands, writes files and opens connections only through these. `>` compares where nothing was printed
 * before it; behind `print` it may be a file.
 */
export function awkIsHarmless(program: string): boolean {
  const plain = program.replaceAll('||', ' ');
  if (/system|getline|close|fflush|extension|load|ARGV|inet|[|@]|\\[0-7x]/.test(plain)) return false;
  const printed = plain.indexOf('print');
  if (printed >= 0 && plain.indexOf('>', printed) >= 0) return false;
  return awkEnds(plain);
}

const counting =
  /\bfor\s*\(\s*([a-z_]\w*)\s*=\s*[\w$]+\s*;\s*\1\s*(?:(<=?|!=)\s*(NF|\d{1,7}|[a-z_]\w*)\s*;\s*(?:\1\s*\+\+|\+\+\s*\1|\1\s*\+=\s*[1-9]\d*)|(>=?)\s*\d+\s*;\s*(?:\1\s*--|--\s*\1|\1\s*-=\s*[1-9]\d*))\s*\)/g;

/** Whether every loop counts, or goes through a list, and nothing that it counts is set inside. */
function awkEnds(program: string): boolean {
  if (/\b(while|do|func|function)\b/.test(program)) return false;
  const loops = (program.match(/\bfor\b/g) ?? []).length;
  if (loops === 0) return true;
  if (program.length > 1000) return false;
  const lists = (program.match(/\bfor\s*\(\s*\w+\s+in\s+\w+\s*\)/g) ?? []).length;
  const counts = [...program.matchAll(counting)];
  if (lists + counts.length !== loops) return false;
  const body = program.replace(counting, ' ').replace(/\(\s*\w+\s+in\s+\w+\s*\)/g, ' ');
  // A field that is set may make more of them, and a limit that moves is none.
  return counts.every(([, name, up, bound]) => {
    if (up === '!=') return false;
    const fixed = [name, ...(bound && !/^\d/.test(bound) ? [bound] : [])] as string[];
    if (bound === 'NF' && /\$[^=<>!~]*([-+*/%^]?=[^=~]|\+\+|--)/.test(body)) return false;
    return fixed.every(
      (one) =>
        !new RegExp(`\\b${one}\\s*([-+*/%^]?=(?![=~])|\\+\\+|--)|(\\+\\+|--)\\s*${one}\\b|sub\\(|split\\(`).test(body),
    );
  });
}

/** jq has no way out, and what may never end says so. */
export function jqEnds(program: string): boolean {
  return !/\bdef\s|\b(repeat|while|until|recurse|range|limit)\s*\(|\binfinite\b|\b(import|include)\s/.test(
    program.replace(/\brange\s*\(\s*\d{1,6}\s*(;\s*\d{1,6}\s*)?\)/g, ' '),
  );
}
