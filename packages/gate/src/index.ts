export * from './approval.ts';
export * from './decide.ts';
export * from './permit.ts';
