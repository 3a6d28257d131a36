import type { Item } from '../state/lane.ts';
import { absolute } from '../state/words.ts';
import { Icon } from './icon.tsx';

type ItemOf<K extends Item['kind']> = Extract<Item, { kind: K }>;

/** What the person asked, and under which trust, mode and model it runs. */
export function QuestionView({ item }: { item: ItemOf<'question'> }) {
  return (
    <div className="question">
      <p>{item.prompt}</p>
      <div className="meta" title={absolute(item.at)}>
        {item.trust} · {item.mode} mode · {item.model}
      </div>
    </div>
  );
}

export function SteerView({ item }: { item: ItemOf<'steer'> }) {
  return (
    <div className="question">
      <p>{item.text}</p>
      <div className="meta" title={absolute(item.at)}>
        {item.how === 'send' ? 'said while it ran' : 'queued'}
      </div>
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
