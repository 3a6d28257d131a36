import { useEffect, useState } from 'react';
import type { Item } from '../state/lane.ts';
import { unturned } from '../state/prose.ts';
import { absolute, count, duration } from '../state/words.ts';

/** What the model thought before it spoke: a quiet line that opens. While it thinks, the line counts the seconds. */
export function ThoughtView({ item }: { item: Extract<Item, { kind: 'thought' }> }) {
  if (item.milliseconds === null) return <Thinking since={item.at} />;
  const title = `Thought for ${duration(item.milliseconds)}`;
  if (item.sealed) return <p className="thought">{title} · its maker keeps these thoughts encrypted</p>;
  return (
    <details className="thought" title={absolute(item.at)}>
      <summary>{title}</summary>
      <p>{unturned(item.text)}</p>
    </details>
  );
}

/** Older turns were summed up for the model: what by, and what it says. The turns themselves stand above as they were. */
export function SummaryView({ item }: { item: Extract<Item, { kind: 'summary' }> }) {
  return (
    <details className="thought" title={absolute(item.at)}>
      <summary>
        The conversation grew long: {item.model} summed up its older turns. What you said and{' '}
        {count(item.calls, 'call')} stay word for word.
      </summary>
      <p>{unturned(item.text)}</p>
    </details>
  );
}

function Thinking({ since }: { since: number }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.floor((now - since) / 1000));
  return (
    <p className="thinking thought" role="status">
      <span className="pulse" />
      <span>
        Thinking… <span aria-hidden="true">{seconds} s</span>
      </span>
    </p>
  );
}
