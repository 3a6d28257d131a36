export { type Classification, type ClassifiedLine, classify, limits } from './classify.ts';
export { byOwnRules, type OwnRule, ownRuleSchema } from './own-rule.ts';
export { type Taught, taughtSchema, withTaught } from './taught.ts';
