/** The variable of a `for` loop: which names steer nothing, and when its values are plain words. */
import type { Word } from 'unbash';
import { said } from './word.ts';

/** Bash, zsh and programs act on variables in small letters too: history, search paths, prompts, proxies, tables. */
const steering =
  /hist|auto_|path|proxy|prompt|argv|option|alias|func|command|param|signal|watch|zsh|zle|keymap|widget|fignore|psvar|dirs|dirstack|reswords|patchars|builtin|module|job|usergroup|errno|sysparam|mapfile|status|match|mbegin|mend|noclobber|glob|term|langinfo|words|region/;

export function loopVariable(name: string): boolean {
  return /^[a-z_]\w*$/.test(name) && !/^_+$/.test(name) && !steering.test(name.toLowerCase());
}

/** True where every value is one word that begins no option and holds nothing a shell or a program would open up. */
export function tameList(list: readonly Word[]): boolean {
  return list.length > 0 && list.every((word) => /^\{\d+\.\.\d+(\.\.\d+)?\}$/.test(word.text) || isPlain(word));
}

function isPlain(word: Word): boolean {
  const { text } = said(word);
  return text !== null && !/^~/.test(word.text) && /^[\w./:@%+,][\w./:@%+,-]*$/.test(text);
}
