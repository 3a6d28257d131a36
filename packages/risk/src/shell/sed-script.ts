/** Which `sed` scripts only print, delete, move lines about or substitute; whatever else stands in one is refused. */

const longest = 1000;
/** A set in brackets holds neither its delimiter nor a bracket, so that every sed finds the same end. */
const set = (end: string) => {
  const named = '\\[:[a-z]{5,6}:\\]';
  return `\\[\\^?(?:${named}|[^^${end}\\[\\]\\\\\\n])(?:${named}|[^${end}\\[\\]\\\\\\n])*\\]`;
};
const pattern = (end: string) => `(?:[^${end}\\[\\\\\\n]|\\\\[^\\nc]|${set(end)})*`;
const replacement = (end: string) => `(?:[^${end}\\\\\\n]|\\\\[^\\nc])*`;
const address = `(?:\\d+(?:~\\d+)?|\\$|/${pattern('/')}/I?)`;
const substitutions = ['/', '|', '#', ',', '@', '!', '%', '~', '+', '=', '_'].map((mark) => {
  const end = mark === '|' || mark === '+' ? `\\${mark}` : mark;
  return `s${end}${pattern(end)}${end}${replacement(end)}${end}[gpiI0-9]{0,6}`;
});
const command = new RegExp(
  `[\\s;]*(?:${address}(?:,(?:${address}|\\+\\d+|~\\d+))?[ \\t]*)?(?:![ \\t]*)?` +
    `(?:[pdDPNnGhHgx=l]|q|y/[\\w .,:-]+/[\\w .,:-]+/|${substitutions.join('|')})[ \\t]*(?:$|[;\\n])`,
  'y',
);

/** True for a script that changes nothing but what is printed. */
export function sedIsHarmless(script: string): boolean {
  if (script.length >= longest || script.trim() === '') return false;
  command.lastIndex = 0;
  while (command.lastIndex < script.length) {
    const from = command.lastIndex;
    if (!command.test(script)) return /^[\s;]*$/.test(script.slice(from));
  }
  return true;
}
