export * from './catalogue.ts';
export * from './effect.ts';
export * from './history/index.ts';
export * from './literal.ts';
export * from './plan.ts';
export type * from './profile.ts';
export * from './prompt.ts';
export * from './undo.ts';
