/** What a schema refused, in a sentence of ours: a library's own words are for whoever wrote the schema. */
import type { z } from 'zod';

export interface Malformed {
  /** What was refused; tells what is missing from what is wrong. */
  readonly given?: unknown;
  /** How the reader knows a place, `with.name` for example; in quotation marks unless given. */
  readonly named?: (place: string) => string;
}

/** The first thing that was refused, as one sentence with its end. */
export function malformedText(error: z.ZodError, { given, named = (place) => `“${place}”` }: Malformed = {}): string {
  const [issue] = error.issues;
  if (!issue) return 'What was given does not fit.';
  const { path } = issue;
  const what = path.length === 0 ? 'what was given' : named(path.map(String).join('.'));
  return `${what} ${reasonOf(issue, given === undefined ? undefined : at(given, path))}.`;
}

type Issue = z.ZodError['issues'][number];

function reasonOf(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'too_big':
      return issue.origin === 'string'
        ? `is too long: ${issue.maximum} characters at most`
        : isMany(issue.origin)
          ? `holds too many: ${issue.maximum} at most`
          : `is ${issue.maximum} at most${shown(value)}`;
    case 'too_small':
      if (issue.origin === 'string')
        return Number(issue.minimum) <= 1 ? 'is empty' : `is too short: ${issue.minimum} characters at least`;
      return isMany(issue.origin)
        ? `holds too few: ${issue.minimum} at least`
        : `is ${issue.minimum} at least${shown(value)}`;
    case 'invalid_value':
      return `is one of ${issue.values.map(String).join(', ')}${shown(value)}`;
    case 'invalid_type':
      return value === undefined ? 'is missing' : `is to be ${words[issue.expected] ?? issue.expected}${shown(value)}`;
    case 'unrecognized_keys':
      return `has ${issue.keys.map((key) => `“${key.slice(0, 60)}”`).join(', ')}, which nobody here knows`;
    case 'custom':
      return `does not fit: ${issue.message}`;
    default:
      return `is not written as it should be${shown(value)}`;
  }
}

const isMany = (origin: string): boolean => ['array', 'set', 'map', 'record'].includes(origin);

const words: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/** A short value of one word is said back. */
function shown(value: unknown): string {
  return typeof value === 'number' || (typeof value === 'string' && value.length <= 60) ? `, not “${value}”` : '';
}

function at(given: unknown, path: readonly PropertyKey[]): unknown {
  let value: unknown = given;
  for (const step of path)
    value = typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[step] : undefined;
  return value;
}
