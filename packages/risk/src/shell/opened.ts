/** Brackets and substitutions that a script may open: a parser's time grows with their depth. */
const mostOpened = 300;

/** True before anything is parsed, where a script opens more than anybody writes by hand. */
export function tooManyOpened(text: string): boolean {
  let opened = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if ((unit === 0x28 || unit === 0x5b || unit === 0x7b || unit === 0x60) && ++opened > mostOpened) return true;
  }
  return false;
}
