import { put } from '../state/page-state.ts';
import { clockTime } from '../state/words.ts';
import { AutopilotBand } from './autopilot-band.tsx';
import { Icon } from './icon.tsx';
import { usePage } from './use-page.ts';

/** Sentences that hold for the whole page, over everything else; notices that belong to no conversation follow. */
export function Bands() {
  const line = usePage((state) => state.line);
  const banners = usePage((state) => state.status?.banners);
  const glass = usePage((state) => state.status?.glass);
  const notices = usePage((state) => state.notices);
  return (
    <div className="bands" role="status">
      {line === 'lost' && (
        <p className="band broken">
          <Icon name="warn" />
          The gatekeeper does not answer. What you typed is kept.
          <span className="next">The page connects again by itself.</span>
        </p>
      )}
      <AutopilotBand />
      {glass?.map(({ id, host, by, reason, until, open }) => (
        <p className="band broken" key={id}>
          <Icon name="warn" />
          {open
            ? `${by} broke the glass for ${host}, until ${clockTime(until, Date.now())}. The agent is off.`
            : `${by} broke the glass for ${host}; nobody else has reviewed it.`}
          <span className="next">
            {reason}
            {open ? '' : ` · interlock glass export ${id}`}
          </span>
        </p>
      ))}
      {banners?.map((banner) => (
        <p className="band" key={banner}>
          <Icon name="warn" />
          {banner}
        </p>
      ))}
      {notices.map((notice) => (
        <div className="band" key={notice.key}>
          <Icon name="warn" />
          <span>
            {notice.text} <span className="next">{notice.next}</span>
          </span>
          <button
            type="button"
            className="button small plain"
            onClick={() => put({ notices: notices.filter((other) => other !== notice) })}
          >
            Dismiss
          </button>
        </div>
      ))}
    </div>
  );
}
