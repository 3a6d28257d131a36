export * from './decide.ts';
export * from './permit.ts';
