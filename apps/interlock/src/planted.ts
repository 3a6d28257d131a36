/** `--fault`: what is wrong in the lab, for practice and for tests. */
import { faultKinds, type PlantedFault } from '@interlock/lab';
import { oneOf } from './usage.ts';

/** `KIND` or `KIND:edge|core`, or `none`; undefined where nothing was said. */
export function readFaults(words: readonly string[] | undefined): PlantedFault[] | undefined {
  if (!words) return undefined;
  return words.flatMap((word) => {
    const [kind = '', router = 'edge'] = word.split(':');
    if (kind === 'none') return [];
    return {
      kind: oneOf(kind, '--fault', faultKinds),
      router: oneOf(router, 'a router', ['edge', 'core']),
    } as PlantedFault;
  });
}
