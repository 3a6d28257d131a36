import { menus } from './menus.ts';
import { type Item, isConnected, liveAddresses, networkAddress, type RouterState, running } from './state.ts';

/** An item as it is listed: its flags and the values of its fields. */
export interface Row {
  readonly flags: string;
  readonly values: Item;
}

/** Rows of a table with what the device adds of itself. */
export function tableRows(state: RouterState, path: string): Row[] {
  const menu = menus[path];
  const hidden = menu?.kind === 'table' ? (menu.hidden ?? []) : [];
  const rows = (state.tables[path] ?? []).map((item) => {
    const values = Object.fromEntries(Object.entries(item).filter(([field]) => !hidden.includes(field)));
    return { flags: flagsOf(state, path, item), values: { ...values, ...computed(path, item) } };
  });
  return path === '/ip/route' ? [...rows, ...connectedRoutes(state)] : rows;
}

function flagsOf(state: RouterState, path: string, item: Item): string {
  const disabled = item.disabled === 'yes';
  if (path === '/interface') return disabled ? 'X' : running(state, item.name) ? 'R' : '';
  if (path === '/ip/route') return disabled ? 'Xs' : isConnected(state, item.gateway ?? '') ? 'As' : 's';
  if (path === '/ip/address' && !disabled && !running(state, item.interface)) return 'I';
  return disabled ? 'X' : '';
}

function computed(path: string, item: Item): Item {
  return path === '/ip/address' ? { network: networkAddress(item.address) } : {};
}

function connectedRoutes(state: RouterState): Row[] {
  return liveAddresses(state).map((item) => ({
    flags: 'DAc',
    values: {
      'dst-address': `${networkAddress(item.address)}/${item.address?.split('/')[1] ?? 32}`,
      gateway: item.interface ?? '',
      distance: '0',
    },
  }));
}
