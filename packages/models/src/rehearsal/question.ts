/** What a person asks for, by the words that engineers use for it. */

export type Question =
  | { readonly kind: 'help' }
  /** One command, as it was typed; `where` is what followed "on". */
  | { readonly kind: 'command'; readonly command: string; readonly where: string }
  | { readonly kind: 'trouble'; readonly text: string; readonly change: boolean; readonly interfaces: boolean }
  | { readonly kind: 'other' };

const bgpWords =
  /\b([ei]?bgp|peer(s|ed|ing|ings)?|neighbou?r(s|ship|ships)?|adjacenc(y|ies)|autonomous systems?|sessions?)\b/i;
const pathWords = /\b(routes?|routing|prefix(es)?|connectivity|reach\w*|routers?|network|traffic|subnets?)\b/i;
const interfaceWords = /\b(interfaces?|ports?|links?|circuits?|uplinks?|lines? protocol)\b/i;
const troubleWords =
  /\b(down|broken?|dead|fail\w*|lost|los(es|ing)|missing|stuck|flap\w*|idle|wrong|cannot|unreachable|outage|problems?|issues?|trouble\w*|disappear\w*|gone|dropp\w*|never|no longer|not|stopped|why|what('s| is) (up|the matter)|off|fault\w*|unable)\b|n['’]t\b/i;
const repairWords =
  /\b(fix\w*|repair\w*|restor\w*|resolv\w*|correct it|put it right|solve\w*|remed\w*|heal\w*|recover\w*|re-?establish\w*|mend\w*|rectif\w*|remediat\w*|re-?enable\w*|sort (it|this|that|them|things) out|sort out|take care of|no shut\w*|(bring|get|turn|put|have|make)\b.{0,60}\b(up|back|working|works?|running|right|again|going|established|order))\b/i;
const stateWords = /\b(state|status|health\w*|overview|summary|established|how (is|are)|check|look at|verify)\b/i;
const keepOff =
  /\b(do not|don['’]?t|without|never|not to)(\s+\w+)?\s+(chang|touch|modif|alter|appl|configur|writ|repair|fix|propos|do anything)\w*|\bno changes?\b|\bread[- ]only\b|\bhands off\b|\bchange nothing\b|\bnothing (may|must|should) (be )?chang/i;
const otherWork = /\b(add|create|delete|remove|rename|upgrade|reload|reboot|install|deploy|provision)\b/i;
const helpWords =
  /^\W*(hi|hello|hey|help|good (morning|afternoon|evening|day))\b|\bwhat can you do\b|\bwho are you\b|\bhow do you work\b/i;
const readCommand =
  /^\s*(?:(?:please|now|can you|could you|would you|run|execute|do|type|try|a|the command)[\s:]+)*(show|display|ping|traceroute)\s+(?!me\b|us\b|which\b|what\b|how\b|why\b|whether\b)(.+)$/i;

/** A person said, on the way, that nothing may be changed. */
export function forbidsChange(text: string): boolean {
  return keepOff.test(text) || /\b(stop|wait|hold on|cancel|abort)\b/i.test(text);
}

export function understand(text: string): Question {
  const line = text.trim();
  const quoted = /`([^`\n]{1,500})`(?:\s+(?:on|at|from)\s+(.+))?/i.exec(line);
  if (quoted) return { kind: 'command', command: (quoted[1] ?? '').trim(), where: quoted[2] ?? line };
  const command = line.includes('\n')
    ? null
    : readCommand.exec(line.replace(/[\s.?!]+$/, '').replace(/,? please$/i, ''));
  if (command) return split(`${command[1]} ${command[2]}`);
  const repair = repairWords.test(line) && !keepOff.test(line);
  const interfaces = interfaceWords.test(line);
  const about = bgpWords.test(line) || interfaces;
  const trouble = troubleWords.test(line) || repairWords.test(line);
  if (otherWork.test(line) && !trouble) return { kind: 'other' };
  if (about || (pathWords.test(line) && (trouble || stateWords.test(line))))
    return { kind: 'trouble', text: line, change: repair, interfaces };
  if (helpWords.test(line)) return { kind: 'help' };
  if (trouble || stateWords.test(line)) return { kind: 'trouble', text: line, change: repair, interfaces: true };
  return { kind: 'other' };
}

/** A command ends at the last "on", "at" or "from" that is followed by a host; which is one is found out later. */
function split(text: string): Question {
  const match = /^(.+)\s+(?:on|at|from)\s+(.+)$/i.exec(text);
  return { kind: 'command', command: (match?.[1] ?? text).trim(), where: (match?.[2] ?? '').trim() };
}

/** Whether a name stands in a text by itself, in any case. */
export function mentions(text: string, name: string): boolean {
  if (name === '') return false;
  const word = /[\p{L}\p{N}_-]/u;
  const [hay, needle] = [text.toLowerCase(), name.toLowerCase()];
  for (let at = hay.indexOf(needle); at !== -1; at = hay.indexOf(needle, at + 1)) {
    const [before, after] = [hay[at - 1] ?? ' ', hay[at + needle.length] ?? ' '];
    const dotted = after === '.' && /[\p{L}\p{N}]/u.test(hay[at + needle.length + 1] ?? ' ');
    if (!word.test(before) && before !== '.' && !word.test(after) && !dotted) return true;
  }
  return false;
}
