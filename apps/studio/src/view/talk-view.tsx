import { useState } from 'react';
import type { Item } from '../state/lane.ts';
import { absolute, count } from '../state/words.ts';
import { BesideAsked } from './beside-view.tsx';
import { Icon } from './icon.tsx';
import { Asked } from './pictures.tsx';

type ItemOf<K extends Item['kind']> = Extract<Item, { kind: K }>;

/** What the person asked, and under which trust, mode and model it runs. */
export function QuestionView({ item }: { item: ItemOf<'question'> }) {
  return (
    <div className="question">
      <Said text={item.prompt} />
      <Asked images={item.images ?? []} />
      <BesideAsked beside={item.beside} />
      <div className="meta" title={absolute(item.at)}>
        {item.trust} · {item.mode} mode · {item.model}
      </div>
    </div>
  );
}

/** Characters and lines of a person's words that stand unfolded. */
const mostShown = { characters: 1500, lines: 16 };

/** A person's words; long ones are folded and open whole. */
function Said({ text }: { text: string }) {
  const [whole, setWhole] = useState(false);
  const short = text.split('\n', mostShown.lines).join('\n').slice(0, mostShown.characters);
  if (short.length === text.length) return <p>{text}</p>;
  return (
    <>
      <p>{whole ? text : `${short.trimEnd()} …`}</p>
      <button type="button" className="link" aria-expanded={whole} onClick={() => setWhole(!whole)}>
        {whole ? 'Fold' : `Show all ${count(text.length, 'character')}`}
      </button>
    </>
  );
}

export function SteerView({ item }: { item: ItemOf<'steer'> }) {
  return (
    <div className="question">
      <Said text={item.text} />
      <div className="meta" title={absolute(item.at)}>
        {item.how === 'send' ? 'said while it ran' : 'queued'}
      </div>
    </div>
  );
}

/** A read with what it had to show; the gatekeeper compared. */
export function CheckView({ item }: { item: ItemOf<'check'> }) {
  return (
    <div className={`notice ${item.held ? 'held' : ''}`} title={absolute(item.at)}>
      <Icon name={item.held ? 'check' : 'warn'} size={14} />
      <p>
        Check on {item.host}: <code>{item.command}</code> {item.held ? 'shows' : 'does not show'} “{item.expect}”
      </p>
    </div>
  );
}

export function NoticeView({ item }: { item: ItemOf<'notice'> }) {
  return (
    <div className="notice" title={item.code}>
      <Icon name="warn" size={14} />
      <p>
        {item.text} <span className="quiet">{item.next}</span>
      </p>
    </div>
  );
}
