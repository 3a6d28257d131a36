export { neutralise, newNeutraliser } from './placeholder.ts';
export { newRedactor, type RedactionStream, type Redactor } from './redactor.ts';
