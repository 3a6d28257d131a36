/** What a run used up and came to; a helper's is its parent's too. */
export interface RunCounts {
  /** Calls proposed. */
  calls: number;
  /** Turns of the model. */
  turns: number;
  reads: number;
  /** Reads that a device answered. */
  seen: number;
  changes: number;
  rejected: number;
  /** Changes whose outcome is anything but done, and effects nobody saw. */
  unfinished: number;
  failures: number;
  readonly hosts: Set<string>;
  input: number;
  output: number;
  /** Of `input`: what a cache held. */
  cached: number;
  /** Millionths of a US dollar; null once a model without a price was asked. */
  cost: number | null;
}

export const newCounts = (): RunCounts => ({
  calls: 0,
  turns: 0,
  reads: 0,
  seen: 0,
  changes: 0,
  rejected: 0,
  unfinished: 0,
  failures: 0,
  hosts: new Set(),
  input: 0,
  output: 0,
  cached: 0,
  cost: 0,
});

/** Counts of a helper: whatever is counted there is counted in its parent too, at once. */
export function countsWithin(parent: RunCounts): RunCounts {
  const own = newCounts();
  const counts = { hosts: bothSets(parent.hosts) } as RunCounts;
  for (const name of Object.keys(own) as (keyof RunCounts)[])
    if (name === 'cost')
      Object.defineProperty(counts, name, {
        enumerable: true,
        get: () => own.cost,
        set(value: number | null) {
          if (value === null || parent.cost === null) parent.cost = null;
          else parent.cost += value - (own.cost ?? 0);
          own.cost = value;
        },
      });
    else if (name !== 'hosts')
      Object.defineProperty(counts, name, {
        enumerable: true,
        get: () => own[name],
        set(value: number) {
          parent[name] += value - own[name];
          own[name] = value;
        },
      });
  return counts;
}

function bothSets(parent: Set<string>): Set<string> {
  const own = new Set<string>();
  const add = own.add.bind(own);
  own.add = (value) => {
    parent.add(value);
    return add(value);
  };
  return own;
}
