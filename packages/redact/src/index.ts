export { neutralise, newNeutraliser, type Placeholder, placeholderName, placeholdersIn } from './placeholder.ts';
export { newRedactor, type RedactionStream, type Redactor } from './redactor.ts';
export { newScanner, type Scanned, type Scanner } from './scanner/scanner.ts';
export { type SecretPlace, secretPlaces } from './secret-place.ts';
