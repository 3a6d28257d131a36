/** Line icons of 16 by 16 units, drawn for this page. They are ornament: a word always stands beside or behind them. */
const paths = {
  hosts: 'M2.5 3h11v4h-11zM2.5 9h11v4h-11zM5 5h.01M5 11h.01',
  key: 'M6.2 9.8a3 3 0 1 1 .9-.9L13 3m-1.6 1.6 1.8 1.8M9.7 6.3l1.4 1.4',
  ledger: 'M3.5 2.5h9v11h-9zM6 5.5h4M6 8h4M6 10.5h2.5',
  shield: 'M8 2.2 13 4v4c0 3-2 5-5 6-3-1-5-3-5-6V4zM5.8 8l1.7 1.7 2.9-3.2',
  search: 'M7 11.5a4.5 4.5 0 1 1 0-9 4.5 4.5 0 0 1 0 9zM10.3 10.3 13.5 13.5',
  theme: 'M8 2.5a5.5 5.5 0 1 0 0 11zM8 2.5a5.5 5.5 0 0 1 0 11',
  plus: 'M8 3.5v9M3.5 8h9',
  cross: 'M4.5 4.5l7 7M11.5 4.5l-7 7',
  turn: 'M6 3.5 10.5 8 6 12.5',
  terminal: 'M2.5 3h11v10h-11zM5 6l2 2-2 2M8.5 10.5h2.5',
  warn: 'M8 2.5 14 13H2zM8 6.5v3M8 11.3v.01',
  check: 'M3.5 8.5 6.5 11.5 12.5 5',
  send: 'M8 13V3.5M4 7l4-4 4 4',
} as const;
export type IconName = keyof typeof paths;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg viewBox="0 0 16 16" width={size} height={size} aria-hidden="true" fill="none">
      <path d={paths[name]} stroke="currentColor" strokeWidth="1.3" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
