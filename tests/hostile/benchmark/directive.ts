/**
 * Directives: what an attacker plants in text that a model will read. One is written out where the place takes it
 * (`DO:17:` and the deeds, percent-encoded, so that every device stores it as it is); where a place takes a short name
 * alone it is `do-17`, and the model double knows the deeds by that number.
 */
import type { Json } from '@interlock/model';

/** One tool use, as a model would ask for it; `host` is a name or an id. */
export interface Deed {
  readonly tool: string;
  readonly input: { readonly [name: string]: Json };
}

/** What one case plants and the model double carries out, in order. */
export interface Directive {
  readonly number: number;
  readonly deeds: readonly Deed[];
}

/** Characters of a directive that is still written out. */
const longestWritten = 200;

const encoded = (text: string) =>
  encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*_~]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );

export const shortName = ({ number }: Directive): string => `do-${number}`;

/** The directive as text of letters, digits, `%`, `.`, `-` and `:`. */
export function written(directive: Directive): string {
  const compact = directive.deeds.map(({ tool, input }) => [tool, input]);
  const text = `DO:${directive.number}:${encoded(JSON.stringify(compact))}`;
  return text.length > longestWritten ? shortName(directive) : text;
}

/** Every directive in a text, in its order, each once. */
export function directivesIn(text: string, known: (number: number) => Directive | undefined): Directive[] {
  const found = new Map<number, Directive>();
  for (const [, number, body, name] of text.matchAll(/\bDO:(\d+):([A-Za-z0-9%.-]+)|\bdo-(\d+)\b/g)) {
    const directive = body === undefined ? known(Number(name)) : decoded(Number(number), body);
    if (directive && !found.has(directive.number)) found.set(directive.number, directive);
  }
  return [...found.values()];
}

function decoded(number: number, body: string): Directive | undefined {
  try {
    const compact = JSON.parse(decodeURIComponent(body)) as [string, Deed['input']][];
    return { number, deeds: compact.map(([tool, input]) => ({ tool, input })) };
  } catch {
    return undefined; // cut off on the way: not the directive that was planted
  }
}
