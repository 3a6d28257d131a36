export type { Policy } from './cedar.ts';
export { defaultSet } from './default-set.ts';
export { loadPolicies, type PolicySet } from './policy-set.ts';
export { schemaText } from './schema.ts';
