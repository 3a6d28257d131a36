export { type Classification, type ClassifiedLine, classify, limits } from './classify.ts';
