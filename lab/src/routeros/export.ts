import { menus } from './menus.ts';
import { written } from './print.ts';
import type { Item, RouterState } from './state.ts';

/** The configuration as commands that would make it. Secrets stay out unless they are asked for. */
export function exportState(state: RouterState, under: string, sensitive: boolean): string {
  const lines = Object.entries(menus).flatMap(([path, menu]) => {
    if (menu.kind === 'view' || path === '/file') return [];
    if (under !== '/' && path !== under && !path.startsWith(`${under}/`)) return [];
    const hidden = menu.kind === 'table' ? [...(menu.hidden ?? []), ...(sensitive ? [] : (menu.sensitive ?? []))] : [];
    const body =
      menu.kind === 'settings'
        ? [`set ${fields(state.settings[path] ?? {}, [])}`]
        : (state.tables[path] ?? []).map((item) => tableLine(menu.fixed === true, item, hidden));
    return body.length === 0 ? [] : [path.replaceAll('/', ' ').replace(/^ /, '/'), ...body];
  });
  return `# by RouterOS 7.16.1 (practice device)\n${lines.join('\n')}\n`;
}

function tableLine(fixed: boolean, item: Item, hidden: readonly string[]): string {
  if (!fixed) return `add ${fields(item, hidden)}`;
  return `set [ find name=${written(item.name ?? '')} ] ${fields(item, ['name', 'type', ...hidden])}`;
}

function fields(item: Item, hidden: readonly string[]): string {
  return Object.entries(item)
    .filter(([field]) => field !== '.id' && !hidden.includes(field))
    .map(([field, value]) => `${field}=${written(value)}`)
    .join(' ');
}
