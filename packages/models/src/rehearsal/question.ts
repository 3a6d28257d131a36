/** What a person asks for, by the words that engineers use for it. */
import { type ExactChange, exactChange } from './exact-wording.ts';
import { type Topic, topicOf } from './topic.ts';

export interface Trouble {
  readonly kind: 'trouble';
  readonly text: string;
  readonly change: boolean;
  readonly interfaces: boolean;
}

/** What is looked into or done on hosts; a later question may be about it again. */
export type Work =
  /** One command, as it was typed; `where` is what followed "on". */
  | { readonly kind: 'command'; readonly command: string; readonly where: string }
  | { readonly kind: 'topic'; readonly topic: Topic; readonly where: string }
  | Trouble
  /** `from` and `to` are a person's words for two places. */
  | {
      readonly kind: 'reach';
      readonly from: string;
      readonly to: string;
      readonly text: string;
      readonly change: boolean;
    }
  /** A change that was asked for by its exact words. */
  | { readonly kind: 'change'; readonly exact: ExactChange; readonly where: string; readonly save: boolean }
  | { readonly kind: 'save'; readonly where: string }
  | { readonly kind: 'undo'; readonly where: string };

export type Question =
  | Work
  | { readonly kind: 'help' }
  | { readonly kind: 'thanks' }
  /** What was asked before, once more; `keep`: with the wish to change that it had. */
  | { readonly kind: 'again'; readonly keep: boolean; readonly text: string }
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
  /^\W*(hi|hello|hey|help|good (morning|afternoon|evening|day))\b|\bwhat (else )?can you do\b|\bwho are you\b|\bhow do you work\b/i;
const polite = '(?:(?:please|now|can you|could you|would you|run|execute|do|type|try|a|the command)[\\s:]+)*';
const readCommand = new RegExp(
  `^\\s*${polite}(sho?w?|display|ping|traceroute|trace|tracert)\\s+(?!(?:me|us|which|what|how|why|whether|the|all|any|every|your)\\b)(.+)$`,
  'i',
);
/** A path of RouterOS, or what follows "run" and stands before "on". */
const otherCommand = /^\s*(?:please\s+)?(?:(\/[a-z].*)|(?:run|execute)\s+(?!a\b|the\b|some\b)(.+\s(?:on|at)\s.+))$/i;
const askWords =
  /^\W*(?:please\s+|can (?:you|i)\s+|could you\s+)*(show|list|give|get|display|tell|what|which|see|print|dump)\b/i;
const thanksWords =
  /^\W*(?:(?:ok|okay|great|perfect|super|nice|cool|good|well|very|excellent)\W+)*(thanks?|thank you|thx|cheers|great|perfect|excellent|wonderful|nice|cool|good (?:job|work)|well done|got it|bye|goodbye|that is all|that['’]?s all)\b[^?]{0,30}$/i;
const againWords =
  /^\W*(?:and |so |ok(?:ay)?,? |please |but )*(?:(?:what |how )?about now|now|again|once more|once again|retry|try (?:it |that )?again|repeat(?: (?:it|that))?|(?:the )?same again|(?:re-?)?check (?:it )?(?:again|now)|re-?check|look again|verify(?: (?:it|that))?(?: again)?|(?:is|are) (?:it|they|that|this|everything|all) (?:still |now |really |back |all )*(?:up|down|ok|okay|fine|working|good|there|broken|established|back)(?: now| again)?|still (?:up|down|ok|there|broken|working)|(?:did|has) (?:it|that) (?:work|help|change)(?:ed|d)?|any(?:thing)? (?:better|new|change|news)|better now)\b[^?.!]{0,20}[?.!\s]*$/i;
const keepWords = /\b(again|once more|retry|repeat)\b/i;
const undoWords =
  /^\W*(?:please |now |can you |could you )*(?:undo|revert|roll (?:it |that |this |them )?back|rollback|back out|take (?:it|that) back)\b/i;
const saveWords =
  /^\W*(?:please |now |and |then |can you |could you |also )*(?:(?:save|write|store|persist)\b(?=.*\b(?:config\w*|changes?|it|this|that|memory|mem|everything)\b)|save(?=\W|$)|(?:wr|write)(?: mem(?:ory)?)?(?=\s+(?:on|at)\b|\W*$)|copy run\S* start\S*)/i;

/** A person said, on the way, that nothing may be changed. */
export function forbidsChange(text: string): boolean {
  return keepOff.test(text) || /\b(stop|wait|hold on|cancel|abort)\b/i.test(text);
}

/** Words that ask for something by themselves, as against a remark on what is going on. */
export function asks(text: string): boolean {
  const question = understand(text);
  if (['command', 'topic', 'reach', 'change', 'save', 'undo', 'again'].includes(question.kind)) return true;
  if (question.kind !== 'trouble' || forbidsChange(text)) return false;
  return bgpWords.test(text) || interfaceWords.test(text) || text.trimEnd().endsWith('?');
}

/** Letters of a question that are understood; of a longer one, a pasted log for instance, its beginning and its end. */
const longest = 4000;

export function understand(text: string): Question {
  const whole = text.trim();
  const given = givenCommand(whole);
  if (given) return given;
  const line =
    whole.length <= longest ? whole : `${whole.slice(0, longest / 2)}\n${whole.slice(-longest / 2)}`.toWellFormed();
  const words = line.split(/\s+/).length;
  const plain = line.replace(/[\s.?!]+$/, '').replace(/,? please$/i, '');
  if (words <= 8 && thanksWords.test(line) && !repairWords.test(line)) return { kind: 'thanks' };
  if (words <= 8 && againWords.test(line))
    return { kind: 'again', keep: keepWords.test(line) && !/check|look|verify|is |are /i.test(line), text: whole };
  if (words <= 10 && undoWords.test(line)) return { kind: 'undo', where: whole };
  if (words <= 10 && saveWords.test(line)) return { kind: 'save', where: whole };
  const exact = exactChange(plain);
  if (exact) return { kind: 'change', ...exact };
  const typed = line.includes('\n') ? null : readCommand.exec(plain);
  if (typed) return split(`${typed[1]} ${typed[2]}`);
  const other = line.includes('\n') ? null : otherCommand.exec(plain);
  if (other) return split(other[1] ?? other[2] ?? '');

  const repair = repairWords.test(line) && !keepOff.test(whole);
  const reach = reachOf(line);
  if (reach) return { kind: 'reach', ...reach, text: whole, change: repair };
  const topic =
    askWords.test(line) && !repair && !/\b(wrong|why|matter|problem\w*|issue\w*|fault\w*)\b/i.test(line)
      ? topicOf(line)
      : undefined;
  const interfaces = interfaceWords.test(line);
  // How sessions stand is judged from both ends, which is more than one router's table.
  if (topic && !(topic === 'bgp' && stateWords.test(line) && !/^\W*(show|list|display)\b/i.test(line)))
    return { kind: 'topic', topic, where: whole };
  const about = bgpWords.test(line) || interfaces;
  const trouble = troubleWords.test(line) || repairWords.test(line);
  if (otherWork.test(line) && !trouble) return { kind: 'other' };
  if (about || (pathWords.test(line) && (trouble || stateWords.test(line))))
    return { kind: 'trouble', text: whole, change: repair, interfaces };
  if (helpWords.test(line)) return { kind: 'help' };
  if (trouble || stateWords.test(line)) return { kind: 'trouble', text: whole, change: repair, interfaces: true };
  return { kind: 'other' };
}

/** Lines in a fence, or one line in backticks: what is in them runs as it stands. */
function givenCommand(line: string): Question | undefined {
  const fenced = /```[a-z]*\n([\s\S]{1,4000}?)\n?```/i.exec(line);
  if (fenced) {
    const command = (fenced[1] ?? '')
      .split('\n')
      .map((one) => one.trimEnd())
      .filter((one) => one !== '')
      .join('\n');
    return { kind: 'command', command, where: line.replace(fenced[0], ' ') };
  }
  const quoted = /`([^`\n]{1,500})`(?:\s+(?:on|at|from)\s+(.+))?/i.exec(line);
  return quoted ? { kind: 'command', command: (quoted[1] ?? '').trim(), where: quoted[2] ?? line } : undefined;
}

/** A command ends at the last "on", "at" or "from" that is followed by a host; which is one is found out later. */
function split(text: string): Question {
  const match = /^(.+)\s+(?:on|at|from)\s+(.+)$/i.exec(text);
  return { kind: 'command', command: (match?.[1] ?? text).trim(), where: (match?.[2] ?? '').trim() };
}

const cannot =
  "(?:can\\s?not|can['’]?t|could\\s?n['’]?t|does\\s?n['’]?t|does not|do not|don['’]?t|is unable to|is not able to|isn['’]t able to|fails to|no longer|not)";
const reaching = '(?:reach(?:es)?|ping(?:s)?|connect(?:s)? to|get(?:s)? to|talk(?:s)? to|access(?:es)?|see(?:s)?)';
const reachForms = [
  new RegExp(`\\bcan(?:not|['’]?t)?\\s+(?<from>[^,?]+?)\\s+(?:not\\s+)?${reaching}\\s+(?<to>[^,?]+)`, 'i'),
  new RegExp(`(?<from>[\\w.:-]+)\\s+${cannot}\\s+(?:longer\\s+)?${reaching}\\s+(?<to>[^,?]+)`, 'i'),
  /(?:\bis\s+)?(?<to>[\w.:-]+)\s+(?:is\s+)?(?:not\s+|un)?reachable\s+from\s+(?<from>[^,?]+)/i,
  /\b(?:connectivity|traffic|path|connection|reachability)\s+(?:between|from)\s+(?<from>[^,?]+?)\s+(?:and|to)\s+(?<to>[^,?]+)/i,
];

function reachOf(line: string): { from: string; to: string } | undefined {
  for (const form of reachForms) {
    const { from, to } = form.exec(line)?.groups ?? {};
    if (from && to) return { from, to };
  }
  return undefined;
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
