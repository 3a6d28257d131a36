/** Labels that would read as a button of a card: an answer to a question decides nothing, and must not seem to. */

/** Words that stand on a card's buttons, and words that a person would take for one of them. */
const decides =
  'approv|accept|authori[sz]|permit|permission|grant|allow|reject|den(y|ied|ies)|declin|refus|modify|confirm|undo|execut|(run|read|apply)(it|now|all)?$|(run|read)on(?!ly)';
const before = '(yes|no|ok|okay|yeah|yep|sure|please|and|i|we|do|dont|not|just|go|ahead|now|the|to|click)*';
const like = new RegExp(`^${before}(${decides})`);

/** Letters of other scripts that look like Latin ones. */
const twins: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ['аαɑ', 'a'],
    ['еεё', 'e'],
    ['оο0', 'o'],
    ['рρ', 'p'],
    ['сϲ', 'c'],
    ['уγ', 'y'],
    ['хχ', 'x'],
    ['іιı1', 'i'],
    ['јϳ', 'j'],
    ['ѕ', 's'],
    ['ԁ', 'd'],
    ['ѵν', 'v'],
    ['ѡω', 'w'],
    ['тτ', 't'],
    ['кκ', 'k'],
    ['мμ', 'm'],
    ['нη', 'n'],
    ['ո', 'n'],
    ['г', 'r'],
    ['լ', 'l'],
  ].flatMap(([letters = '', latin = '']) => [...letters].map((letter) => [letter, latin])),
);

/** Whether a label reads like a card's button, in whatever letters, however spaced. */
export function looksLikeACard(label: string): boolean {
  const plain = label.normalize('NFKD').toLowerCase();
  const letters = [...plain].map((letter) => twins[letter] ?? letter).join('');
  return like.test(letters.replace(/[^a-z]/g, ''));
}
