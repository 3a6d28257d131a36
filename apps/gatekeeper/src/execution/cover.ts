/** Log messages that a device writes behind a prompt or a question: it still waits, but no longer on the last line. */
import type { Profile } from '@interlock/platforms';

/** Milliseconds of silence after which a covered line is believed to be the last word. */
export const coveredQuiet = 250;

export interface Cover {
  /** Takes every finished line. */
  line(text: string): void;
  /** The line under the messages, where the last line is empty and nothing else came after it. */
  under(lastLine: string): string | undefined;
}

export function newCover(profile: Profile): Cover {
  let last = '';
  let messages = 0;
  return {
    line(text) {
      if (profile.logLine.test(text)) messages++;
      else {
        last = text;
        messages = 0;
      }
    },
    under: (lastLine) => (lastLine === '' && messages > 0 ? last : undefined),
  };
}
