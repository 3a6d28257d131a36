export * from './approval.ts';
export * from './decide.ts';
export * from './grant.ts';
export * from './permit.ts';
