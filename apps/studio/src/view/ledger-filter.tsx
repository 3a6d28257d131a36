import type { RiskClass } from '@interlock/model';
import type { FromStudio } from '@interlock/protocol';
import { useState } from 'react';
import type { z } from 'zod';
import { usePage } from './use-page.ts';

export interface Filter {
  readonly host: string;
  readonly person: string;
  readonly class: RiskClass | '';
  readonly kind: string;
  readonly time: string;
  readonly text: string;
}
export const noFilter: Filter = { host: '', person: '', class: '', kind: '', time: '', text: '' };

const hour = 3_600_000;
const times: Readonly<Record<string, number>> = {
  '1 h': hour,
  '24 h': 24 * hour,
  '7 d': 168 * hour,
  '30 d': 720 * hour,
};
const classes: readonly RiskClass[] = ['read-only', 'moderate', 'dangerous', 'unknown'];
/** Kinds of entries by the beginning of their type. */
const kinds: readonly (readonly [string, string])[] = [
  ['call.', 'Calls'],
  ['call.answered', 'Answers to cards'],
  ['run.begun', 'Runs'],
  ['secret.', 'Secrets'],
  ['session.', 'Terminals'],
  ['recording.', 'Recordings'],
  ['record.opened', 'Sealed records opened'],
  ['host', 'Hosts and host keys'],
  ['device.differed', 'Changes from elsewhere'],
  ['person.', 'Persons'],
  ['key.', 'Keys'],
  ['policy.', 'Policy'],
];

/** What the gatekeeper is asked for; empty fields ask for nothing. */
export function questionOf(filter: Filter, now: number): z.infer<FromStudio['ledger.find']['ask']> {
  const { host, person, class: of, kind, time, text } = filter;
  return {
    ...(host === '' ? {} : { host }),
    ...(person === '' ? {} : { person }),
    ...(of === '' ? {} : { class: of }),
    ...(kind === '' ? {} : { type: kind }),
    ...(time === '' ? {} : { since: now - (times[time] ?? 0) }),
    ...(text === '' ? {} : { text }),
  };
}

/** The fields of a search; what is typed counts when Enter or Search says so. */
export function LedgerFilter({ filter, set }: { filter: Filter; set: (filter: Filter) => void }) {
  const hosts = usePage((state) => state.hosts);
  const [text, setText] = useState(filter.text);
  const [person, setPerson] = useState(filter.person);
  const change = (some: Partial<Filter>) => {
    const next = { ...filter, ...some };
    set(Object.values(next).every((value) => value === '') ? noFilter : next);
  };
  return (
    <form
      className="filter"
      aria-label="Find entries"
      onSubmit={(event) => {
        event.preventDefault();
        change({ text: text.trim(), person: person.trim() });
      }}
    >
      <select
        className="input"
        aria-label="Host"
        value={filter.host}
        onChange={(e) => change({ host: e.target.value })}
      >
        <option value="">Every host</option>
        {hosts.map(({ id, name }) => (
          <option key={id} value={name}>
            {name}
          </option>
        ))}
      </select>
      <select
        className="input"
        aria-label="Class"
        value={filter.class}
        onChange={(e) => change({ class: e.target.value as Filter['class'] })}
      >
        <option value="">Every class</option>
        {classes.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
      <select
        className="input"
        aria-label="Kind"
        value={filter.kind}
        onChange={(e) => change({ kind: e.target.value })}
      >
        <option value="">Every kind</option>
        {kinds.map(([type, word]) => (
          <option key={type} value={type}>
            {word}
          </option>
        ))}
      </select>
      <select
        className="input"
        aria-label="Time"
        value={filter.time}
        onChange={(e) => change({ time: e.target.value })}
      >
        <option value="">All time</option>
        {Object.keys(times).map((one) => (
          <option key={one} value={one}>
            last {one}
          </option>
        ))}
      </select>
      <input
        className="input person"
        aria-label="Person"
        placeholder="Person"
        value={person}
        onChange={(event) => setPerson(event.target.value)}
      />
      <input
        className="input text"
        aria-label="Text"
        placeholder="Text in commands, prompts, reasons"
        title="Sealed text is opened to search it, and that is an entry of its own"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className="button">
        Search
      </button>
      {filter !== noFilter && (
        <button
          type="button"
          className="button plain"
          onClick={() => {
            setText('');
            setPerson('');
            set(noFilter);
          }}
        >
          Clear
        </button>
      )}
    </form>
  );
}
