/** Where a recording is opened, so that something stands on the screen. Pure. */
import type { Reel } from '@interlock/protocol';

/** Milliseconds of silence that end what belongs together. */
const pause = 250;

/**
 * The moment `wanted`, in milliseconds; where nothing was written by then, the end of the first stretch of text.
 */
export function firstSeen(events: Reel['events'], wanted: number): number {
  const first = events.findIndex(([, kind, data]) => kind === 'o' && visible(data));
  let moment = events[first]?.[0];
  if (moment === undefined || moment <= wanted) return wanted;
  for (const [at, kind] of events.slice(first + 1)) {
    if (kind === 'o' && at - moment <= pause) moment = at;
    else break;
  }
  return moment;
}

const unseen = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)|[\x00-\x20\x7f]/g;

const visible = (data: string): boolean => data.replace(unseen, '') !== '';
