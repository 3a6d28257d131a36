/** The words of a RouterOS statement become the commands they can stand for. */
import type { RiskClass } from '@interlock/model';
import type { Word } from './syntax.ts';
import { generic, genericOf, global, type Menu } from './tree.ts';

/** One thing a statement can mean: a command with the words that are its arguments, or a move to a menu. */
export interface Meaning {
  readonly menu: Menu;
  /** Null for a move. */
  readonly command: string | null;
  readonly class: RiskClass;
  /** Command of the language itself, not of a menu. */
  readonly language: boolean;
  readonly args: readonly Word[];
}

/** No menu lies deeper, so what follows so many words is arguments. */
const deepest = 16;

interface Step {
  readonly name: string;
  /** Followed by more of the same slash-joined word, so it must be a menu. */
  readonly inside: boolean;
  /** How many words are used up when this step is taken. */
  readonly used: number;
}

/** Everything the words can mean from `here`; none where nothing fits. */
export function meanings(words: readonly Word[], here: Menu, top: Menu): Meaning[] {
  const first = words[0];
  if (!first?.plain || first.name !== null) return [];
  const colon = first.text.startsWith(':');
  const absolute = first.text.startsWith('/');
  const steps = stepsOf(words, colon);
  const found: Meaning[] = [];
  if (!absolute) languageMeanings(steps[0], words, here, found);
  if (colon) return found;
  let menus = [absolute ? top : here];
  // Below a menu nobody wrote down only a path joined with slashes is trusted, and only whole words in it.
  let strange: Menu | null = null;
  for (const step of steps) {
    const next: Menu[] = [];
    for (const menu of menus) walk(menu, step, words, next, found);
    if (strange) {
      if (step.inside) strange = below(strange, step.name);
      else {
        const known = generic.get(step.name);
        if (known !== undefined)
          found.push({
            menu: strange,
            command: step.name,
            class: known,
            language: false,
            args: words.slice(step.used),
          });
        strange = null;
      }
    } else if (next.length === 0 && menus.length === 1 && mayBeMenu(menus[0] as Menu, step))
      strange = below(menus[0] as Menu, step.name);
    menus = next;
    if (menus.length === 0 && strange === null) return found;
  }
  const last = steps.at(-1);
  if ((last ? last.used : 1) < words.length || (!last && first.text !== '/')) return found;
  for (const menu of menus) found.push({ menu, command: null, class: 'read-only', language: false, args: [] });
  return found;
}

function stepsOf(words: readonly Word[], colon: boolean): Step[] {
  const steps: Step[] = [];
  for (const [at, word] of words.entries()) {
    if (steps.length > deepest || !word.plain || word.name !== null || !/^:?[a-z0-9./-]+$/.test(word.text)) break;
    const text = at === 0 && colon ? word.text.slice(1) : word.text;
    const names = text.split('/').filter((name) => name !== '');
    for (const [i, name] of names.entries()) steps.push({ name, inside: i < names.length - 1, used: at + 1 });
    if (colon) break;
  }
  return steps;
}

function languageMeanings(step: Step | undefined, words: readonly Word[], here: Menu, found: Meaning[]): void {
  if (!step || step.inside || step.used !== 1) return;
  const exact = global.get(step.name);
  const names = exact ? [step.name] : [...global.keys()].filter((name) => name.startsWith(step.name));
  for (const name of names) {
    // Without a level it is the menu of that name.
    if (name === 'log' && !words[0]?.text.startsWith(':') && !/^(d|e|i|w)/.test(words[1]?.text ?? '')) continue;
    const riskClass = global.get(name) as RiskClass;
    found.push({ menu: here, command: name, class: riskClass, language: true, args: words.slice(1) });
  }
}

function walk(menu: Menu, step: Step, words: readonly Word[], next: Menu[], found: Meaning[]): void {
  const { name } = step;
  if (name === '..') {
    if (menu.parent) next.push(menu.parent);
    return;
  }
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) return;
  const args = words.slice(step.used);
  const command = (word: string, riskClass: RiskClass) =>
    found.push({ menu, command: word, class: riskClass, language: false, args });
  const child = menu.menus.get(name);
  const own = menu.commands.get(name) ?? genericOf(menu).get(name);
  if (child) next.push(child);
  if (own) command(name, own);
  if (child || own) return;
  for (const [word, menuBelow] of menu.menus) if (word.startsWith(name)) next.push(menuBelow);
  for (const [word, riskClass] of menu.commands) if (word.startsWith(name)) command(word, riskClass);
  for (const [word, riskClass] of genericOf(menu))
    if (word.startsWith(name) && !menu.commands.has(word)) command(word, riskClass);
}

/** A word that is no command may be a menu nobody wrote down: for sure inside a path, else where no command takes it. */
function mayBeMenu(menu: Menu, step: Step): boolean {
  return /^[a-z0-9]/.test(step.name) && (step.inside || !menu.holds) && !someCommand(menu, step.name);
}

function someCommand(menu: Menu, name: string): boolean {
  return [...menu.commands.keys(), ...genericOf(menu).keys()].some((word) => word.startsWith(name));
}

function below(menu: Menu, name: string): Menu {
  const path = menu.path === '/' ? `/${name}` : `${menu.path}/${name}`;
  return { path, parent: menu, menus: new Map(), commands: new Map(), holds: false };
}
