/** The menus laid out as a tree. */
import type { RiskClass } from '@interlock/model';
import { everyMenu, everywhere, menus } from './menus.ts';

export interface Menu {
  readonly path: string;
  readonly parent: Menu | null;
  readonly menus: Map<string, Menu>;
  /** Its own commands with their class. */
  readonly commands: ReadonlyMap<string, RiskClass>;
  /** Only holds other menus: of the commands that every menu has it knows `export` alone. */
  readonly holds: boolean;
}

const marks: Readonly<Record<string, RiskClass>> = {
  '~': 'read-only',
  '+': 'moderate',
  '!': 'dangerous',
  '?': 'unknown',
};

function commandsOf(words: readonly string[]): Map<string, RiskClass> {
  const commands = new Map<string, RiskClass>();
  for (const word of words) {
    const riskClass = marks[word.charAt(0)];
    if (riskClass === undefined || word.length < 2) throw new Error(`RouterOS menus: "${word}" has no mark`);
    commands.set(word.slice(1), riskClass);
  }
  return commands;
}

/** Commands that every menu has. */
export const generic: ReadonlyMap<string, RiskClass> = commandsOf(everywhere.split(' '));
const onlyExport = new Map([...generic].filter(([word]) => word === 'export'));

/** Those of them that a menu has. */
export function genericOf(menu: Menu): ReadonlyMap<string, RiskClass> {
  return menu.holds ? onlyExport : generic;
}

/** Commands that may be said anywhere. */
export const global: ReadonlyMap<string, RiskClass> = commandsOf(everyMenu.split(' '));

/** The root of all menus. */
export const root: Menu = layOut();

function layOut(): Menu {
  const top: Menu = { path: '/', parent: null, menus: new Map(), commands: new Map(), holds: false };
  for (const line of menus.split('\n')) {
    const [path = '', ...words] = line.trim().split(/\s+/);
    if (path === '') continue;
    let menu = top;
    for (const name of path.split('/').filter((part) => part !== '')) {
      const known = menu.menus.get(name);
      const below: Menu = known ?? {
        path: menu.path === '/' ? `/${name}` : `${menu.path}/${name}`,
        parent: menu,
        menus: new Map(),
        commands: new Map(),
        holds: false,
      };
      menu.menus.set(name, below);
      menu = below;
    }
    if (words[0] === '=') {
      words.shift();
      (menu as { holds: boolean }).holds = true;
    }
    for (const [word, riskClass] of commandsOf(words)) (menu.commands as Map<string, RiskClass>).set(word, riskClass);
  }
  return top;
}

/** The menu at a path of whole words, or null. */
export function menuAt(path: string): Menu | null {
  let menu: Menu | undefined = root;
  for (const name of path.split('/').filter((part) => part !== '')) menu = menu?.menus.get(name);
  return menu ?? null;
}
