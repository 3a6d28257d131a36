/** Log messages that a device writes behind a prompt: the prompt still holds, but it no longer stands on the last line. */
import { type Profile, type Prompt, readPrompt } from '@interlock/platforms';

/** Milliseconds of silence after which a covered prompt is brought back by an empty line. */
export const coveredQuiet = 250;

export interface Cover {
  /** Takes every finished line. */
  line(text: string): void;
  /** The prompt under the messages, where the last line is empty and nothing else came after it. */
  under(lastLine: string): Prompt | undefined;
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
    under: (lastLine) => (lastLine === '' && messages > 0 ? readPrompt(profile, last) : undefined),
  };
}
