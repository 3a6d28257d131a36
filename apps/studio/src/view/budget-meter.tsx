import { useEffect, useState } from 'react';
import { metersOf } from '../state/budget.ts';
import { usePage } from './use-page.ts';

/** What the run in front has used of its budget; it stands above the composer while it runs. */
export function BudgetMeter() {
  const view = usePage((state) => state.conversations.find(({ id }) => id === state.front));
  const waits = usePage((state) => Object.values(state.cards).includes(state.front));
  const [told, setTold] = useState(() => Date.now());
  const [now, setNow] = useState(() => Date.now());
  const spent = view?.spent;
  useEffect(() => {
    if (spent) setTold(Date.now());
  }, [spent]);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 5000);
    return () => clearInterval(timer);
  }, []);
  if (!view?.running || !view.budget || !spent) return null;
  const meters = metersOf(view.budget, spent, waits ? 0 : now - told).filter(
    // What a model without a price never uses takes no room from the card below.
    ({ name, share }) => (name === 'turns' ? view.trust !== 'autonomous' : name === 'minutes' || share > 0),
  );
  if (meters.length === 0) return null;
  return (
    <ul className="budget" aria-label="Budget of this run">
      {meters.map(({ name, words, share }) => (
        <li key={name} className={share >= 0.8 ? 'low' : ''} title={share >= 0.8 ? `${name}: nearly used up` : name}>
          <meter min={0} max={1} high={0.8} value={share} aria-label={name} />
          <span>{words}</span>
        </li>
      ))}
    </ul>
  );
}
