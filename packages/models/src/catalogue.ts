/** Which models there are, by the name a person gives. */
import { Fault } from '@interlock/model';
import type { Model } from './model.ts';
import { rehearsal } from './rehearsal/rehearsal.ts';

/** Throws Fault `model.not-available` for anything that is not built in; no other model is chosen in its place. */
export function modelFor(name: string): Model {
  if (name === rehearsal.id) return rehearsal;
  throw new Fault(
    'model.not-available',
    `There is no model ${JSON.stringify(name.slice(0, 60))} in this version.`,
    'Use "rehearsal", the offline troubleshooter that needs no account.',
  );
}
