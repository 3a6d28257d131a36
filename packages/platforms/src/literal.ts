/** How a secret stands in a line as one literal word: a word that the device takes as data, whatever is in it. */
import type { Platform } from '@interlock/model';

interface LiteralShape {
  /** What a value may be made of; any other one is not written on this platform. */
  readonly takes: RegExp;
  readonly write: (value: string) => string;
  /** What may stand on the line before it; behind it stands a blank or nothing. */
  readonly before: RegExp;
}

const bare = (value: string): string => value;
/** A blank before it, and no quotation mark that could still be open. */
const afterBlank = /^\s*[^"'`\s][^"'`]*[ \t]$/;
/** After a blank, or as the value of an option or a variable; no quotation, substitution, comment or here-document. */
const shellWord =
  /^(?:[^"'`\\#(){}<\n]*[^"'`\\#(){}<\s;&|][ \t]+|(?:[^"'`\\#(){}<\n]*[ \t])?(?:--?)?[A-Za-z_][\w-]*=)$/;

/** No sign that a command line of this kind reads otherwise: help, quotation, pipe, redirection, separator. */
const word: LiteralShape = {
  takes: /^[A-Za-z0-9@*_+=./~&$^%,:([{][A-Za-z0-9@*_+=./~&$^%,:()[\]{}#!-]*$/,
  write: bare,
  before: afterBlank,
};

const quotedInShell: LiteralShape = {
  // A `!` is rewritten by the line editor of some shells, and a `?` asks VyOS for help.
  takes: /^[\x20-\x7e]+$/,
  write: (value) => `'${value.replaceAll("'", "'\\''")}'`,
  before: shellWord,
};

const shapes: Readonly<Partial<Record<Platform, LiteralShape>>> = {
  arista_eos: word,
  aruba_aoscx: word,
  cisco_asa: word,
  cisco_ios: word,
  cisco_iosxr: word,
  // A variable of NX-OS is written `$(NAME)`.
  cisco_nxos: { ...word, takes: /^[A-Za-z0-9@*_+=./~&^%,:][A-Za-z0-9@*_+=./~&^%,:#!-]*$/ },
  frr: word,
  hpe_comware: word,
  huawei_vrp: word,
  juniper_junos: { takes: /^[\x20!#->@-[\]-~]+$/, write: (value) => `"${value}"`, before: afterBlank },
  linux: { ...quotedInShell, takes: /^[\x20"-~]+$/ },
  mikrotik_routeros: {
    takes: /^[\x20-\x3e@-~]+$/,
    write: (value) => `"${value.replace(/["\\$]/g, '\\$&')}"`,
    before: /^[^"'`[\]{}();]*[ \t][a-z][a-z0-9-]*=$/,
  },
  vyos: { takes: /^[\x20"-&(-\x3e@-[\]-~]+$/, write: (value) => `'${value}'`, before: afterBlank },
};

/** The value as one literal word, or null where this platform has no way to write it so. */
export function literalWord(platform: Platform, value: string): string | null {
  const shape = shapes[platform];
  return shape?.takes.test(value) ? shape.write(value) : null;
}

/** Whether a literal word between these two parts of a line is data there. */
export function standsAsData(platform: Platform, before: string, after: string): boolean {
  return (shapes[platform]?.before.test(before) ?? false) && (after === '' || /^[ \t]/.test(after));
}
