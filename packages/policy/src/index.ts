export type { Policy } from './cedar.ts';
export { changeOf, type DiffRow, type PolicyChange, rowsOfDiff, textDiff } from './change.ts';
export { defaultSet } from './default-set.ts';
export { loadPolicies, type PolicySet } from './policy-set.ts';
export { schemaText } from './schema.ts';
export { textOfBytes } from './text.ts';
