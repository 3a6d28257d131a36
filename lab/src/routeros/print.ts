import type { Row } from './rows.ts';

const legends: Readonly<Record<string, string>> = {
  X: 'X - DISABLED',
  R: 'R - RUNNING',
  I: 'I - INVALID',
  D: 'D - DYNAMIC',
  A: 'A - ACTIVE',
  c: 'c - CONNECT',
  s: 's - STATIC',
};

/** A table as RouterOS 7 lists it. */
export function printTable(rows: readonly Row[], columns: readonly string[]): string {
  const used = columns.filter((column) => rows.some((row) => row.values[column] !== undefined));
  const letters = [...new Set(rows.flatMap((row) => [...row.flags]))];
  const head = [
    ...(letters.length > 0 ? [`Flags: ${letters.map((letter) => legends[letter] ?? letter).join('; ')}`] : []),
    `Columns: ${used.map((column) => column.toUpperCase()).join(', ')}`,
  ];
  const number = Math.max(1, String(rows.length - 1).length);
  const flag = Math.max(0, ...rows.map((row) => row.flags.length));
  const width = (column: string) => Math.max(column.length, ...rows.map((row) => row.values[column]?.length ?? 0));
  const cells = (value: (column: string) => string) =>
    used.map((column) => value(column).padEnd(width(column))).join('  ');
  const start = (numbered: string, flags: string) =>
    `${numbered.padStart(number)} ${flag > 0 ? `${flags.padEnd(flag)} ` : ''}`;
  const lines = [`${start('#', '')}${cells((column) => column.toUpperCase())}`];
  rows.forEach((row, i) => {
    if (row.values.comment) lines.push(`;;; ${row.values.comment}`);
    lines.push(`${start(String(i), row.flags)}${cells((column) => row.values[column] ?? '')}`.trimEnd());
  });
  return rows.length === 0 ? '' : `${[...head, ...lines].join('\n')}\n`;
}

/** Every value of every item. */
export function printDetail(rows: readonly Row[]): string {
  const lines = rows.flatMap((row, i) => {
    const comment = row.values.comment ? [` ${' '.repeat(3)};;; ${row.values.comment}`] : [];
    const values = Object.entries(row.values).filter(
      ([field]) => field !== '.id' && field !== 'comment' && field !== 'disabled',
    );
    return [
      ...comment,
      `${String(i).padStart(2)} ${row.flags.padEnd(3)} ${values.map(([field, value]) => `${field}=${written(value)}`).join(' ')}`,
      '',
    ];
  });
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

/** A menu of settings. */
export function printSettings(values: Readonly<Record<string, string>>): string {
  const widest = Math.max(...Object.keys(values).map((field) => field.length));
  return `${Object.entries(values)
    .map(([field, value]) => `  ${field.padStart(widest)}: ${value}`)
    .join('\n')}\n`;
}

/** A value as a command would be given it. */
export function written(value: string): string {
  return /^[\w.,:/*+-]+$/.test(value) ? value : `"${value.replace(/["\\$]/g, '\\$&')}"`;
}
