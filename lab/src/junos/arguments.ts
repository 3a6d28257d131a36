import { parseAddress } from '../address.ts';
import { oneWord, restOfLine, wholeNumber } from '../grammar/arguments.ts';

/** Kinds of arguments in both modes. */
export const junosArguments = {
  line: restOfLine,
  word: oneWord('<name>', (text) => text),
  interface: oneWord('<interface-name>', (text) => (/^[a-z]+[-\d]/.test(text) ? text : null)),
  destination: oneWord('<destination>', (text) => (/^[\d./]+$/.test(text) ? text : null)),
  address: oneWord('<host>', (text) => (parseAddress(text) === null ? null : text)),
  lines: wholeNumber(0, 100000),
  minutes: wholeNumber(1, 65535),
  number: wholeNumber(0, 49),
};
