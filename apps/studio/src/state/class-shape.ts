/** Each risk class has a word, a shape and a colour, in this order; page and card frame draw the same shape. */
import type { Environment, RiskClass } from '@interlock/model';

export interface ClassShape {
  readonly word: string;
  /** Path in a box of 12 by 12 units. */
  readonly path: string;
  readonly filled: boolean;
}

export const classShapes: Readonly<Record<RiskClass, ClassShape>> = {
  'read-only': { word: 'Read-only', path: 'M6 2a4 4 0 1 1 0 8 4 4 0 0 1 0-8z', filled: false },
  moderate: { word: 'Moderate', path: 'M6 1.2 10.8 6 6 10.8 1.2 6z', filled: true },
  unknown: { word: 'Unknown', path: 'M2 2h8v8H2zM4 4l4 4M8 4 4 8', filled: false },
  dangerous: { word: 'Dangerous', path: 'M4 1h4l3 3v4l-3 3H4L1 8V4z', filled: true },
};

export const environmentWords: Readonly<Record<Environment, string>> = {
  lab: 'Lab',
  staging: 'Staging',
  prod: 'Prod',
  core: 'Core',
};
