import { maskLength, parseAddress } from '../address.ts';
import { type ArgumentKind, type ArgumentKinds, oneWord, restOfLine, wholeNumber } from '../grammar/arguments.ts';
import { beginsType, interfaceName } from './interface-names.ts';

/** An interface in one word (`gi0/1`) or two (`Gi 0/1`); only those that `exists` knows. */
function interfaceKind(exists: (name: string) => boolean): ArgumentKind {
  return {
    shown: 'INTERFACE',
    take(words, at) {
      const text = words[at]?.text ?? '';
      const joined = /^([A-Za-z-]+)(\d.*)$/.exec(text);
      if (!joined && !beginsType(text)) return 'no';
      const number = joined ? joined[2] : words[at + 1]?.text;
      if (number === undefined) return 'incomplete';
      const name = interfaceName(joined?.[1] ?? text, number);
      return name !== null && exists(name) ? { value: name, words: joined ? 1 : 2 } : 'no';
    },
  };
}

/** The kinds of arguments on a router whose interfaces `exists` knows. */
export function iosArguments(exists: (name: string) => boolean): ArgumentKinds {
  return {
    interface: interfaceKind(exists),
    'new-interface': interfaceKind((name) => exists(name) || /^Loopback\d{1,10}$/.test(name)),
    address: oneWord('A.B.C.D', (text) => (parseAddress(text) === null ? null : text)),
    prefix: oneWord('A.B.C.D/nn', (text) =>
      /^[\d.]+\/(\d|[12]\d|3[0-2])$/.test(text) && parseAddress(text.split('/')[0] ?? '') !== null ? text : null,
    ),
    mask: oneWord('A.B.C.D', (text) => (maskLength(text) === null ? null : text)),
    as: wholeNumber(1, 4294967295),
    level: wholeNumber(0, 15),
    distance: wholeNumber(1, 255),
    lines: wholeNumber(0, 512),
    minutes: wholeNumber(0, 35791),
    bytes: wholeNumber(4096, 2147483647),
    hours: oneWord('<-23 - 23>', (text) => (/^-?(\d|1\d|2[0-3])$/.test(text) ? text : null)),
    seconds: wholeNumber(0, 2147483),
    count: wholeNumber(1, 1000),
    vty: wholeNumber(0, 4),
    word: oneWord('WORD', (text) => text),
    line: restOfLine,
  };
}
