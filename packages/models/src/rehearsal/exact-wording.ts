/** Changes that a person asks for by their exact words: what is to be switched, and which way. */

export type ExactChange =
  | { readonly what: 'interface'; readonly name: string; readonly shut: boolean }
  | { readonly what: 'neighbor'; readonly address: string; readonly shut: boolean }
  | { readonly what: 'description'; readonly name: string; readonly text: string };

export interface ExactWish {
  readonly exact: ExactChange;
  readonly where: string;
  readonly save: boolean;
}

const start = '^\\W*(?:please |now |can you |could you |would you |then |and |go and )*';
const off = 'shut(?: ?down)?|disable|turn off|switch off|deactivate';
const on = 'no[ -]shut(?:down)?|un-?shut|enable|re-?enable|turn on|switch on|activate|open|bring up';
const port =
  '(?:the )?(?:interface |port |link )?(?<name>[a-z][a-z-]*[ ]?\\d[\\w/.:-]*|(?:interface|port) (?<word>[a-z][\\w.-]*))';
const place = '(?:\\s+(?:on|at|of)\\s+(?<where>.+?))?';
const saving = '(?:,?\\s+(?:and|then)\\s+(?:save|write)\\b.*)?';

const portForm = new RegExp(
  `${start}(?<verb>${off}|${on})(?: (?:it|again))? ${port}(?: (?:again|down|up|off))?${place}$`,
  'i',
);
const peerForm = new RegExp(
  `${start}(?<verb>${off}|${on}) (?:the )?(?:bgp )?(?:neighbou?r|peer|session (?:to|with)) (?<address>\\d+\\.\\d+\\.\\d+\\.\\d+)${place}$`,
  'i',
);
const textForm = new RegExp(
  `${start}(?:set|change|make) (?:the )?description (?:of|on|for) ${port}${place} (?:to|as) ["“']?(?<text>[^"”']{1,80}?)["”']?(?: (?:on|at) (?<end>[^ ]+))?$`,
  'i',
);

/** The change that a sentence is, if it is one and nothing else. */
export function exactChange(sentence: string): ExactWish | undefined {
  const line = sentence.trim().replace(/\s+/g, ' ');
  const said = new RegExp(`${saving}$`, 'i').exec(line)?.[0] ?? '';
  const bare = said === '' ? line : line.slice(0, -said.length).trim();
  const save = said !== '';
  const peer = peerForm.exec(bare)?.groups;
  if (peer?.address)
    return {
      exact: { what: 'neighbor', address: peer.address, shut: isOff(peer.verb) },
      where: peer.where ?? '',
      save,
    };
  const text = textForm.exec(bare)?.groups;
  const named = text?.word ?? text?.name;
  if (text?.text && named)
    return {
      exact: { what: 'description', name: named, text: text.text.trim() },
      where: text.where ?? text.end ?? '',
      save,
    };
  const found = portForm.exec(bare)?.groups;
  const name = found?.word ?? found?.name;
  if (!found || !name) return undefined;
  return { exact: { what: 'interface', name, shut: isOff(found.verb) }, where: found.where ?? '', save };
}

function isOff(verb: string | undefined): boolean {
  return new RegExp(`^(?:${off})$`, 'i').test(verb ?? '');
}
