/** The pager of Unix, which devices with a Unix below show as well. */
import type { Pager } from './profile.ts';

export const less: Pager = {
  pattern: /^(?:.*\(press RETURN\)|--More--(?:\(\d+%\))?|lines \d+-\d+(?:\/\d+)?(?: \d+%)?|:)\s?$/,
  key: ' ',
  end: { pattern: /\(END\)\s?$/, key: 'q' },
};
