import { passwordDigest } from '../digest.ts';
import { exportState } from './export.ts';
import type { Argument } from './line.ts';
import { type Menu, menus, type Table } from './menus.ts';
import { printDetail, printSettings, printTable } from './print.ts';
import { type Row, tableRows } from './rows.ts';
import type { RouterOsSession } from './session.ts';
import { addItem, answers, gateway, type Item, liveAddresses, type RouterState } from './state.ts';

/** A command's answer: a text for the terminal, or nothing. */
export type Outcome = string | undefined;
type Run = (session: RouterOsSession, path: string, given: readonly Argument[]) => Outcome | Promise<Outcome>;

/** Commands of a path, by what is there. Those that change something are not for the group `read`. */
export function commandsAt(path: string, mayChange: boolean): Readonly<Record<string, Run>> {
  const menu: Menu | undefined = menus[path];
  const own: Record<string, Run> = {};
  if (menu) own.print = print;
  if (menu?.kind === 'settings' && mayChange) own.set = setSettings;
  if (menu?.kind === 'table' && mayChange) {
    Object.assign(own, { set: setItems, enable: toggle('no'), disable: toggle('yes'), comment: comments });
    if (!menu.fixed) Object.assign(own, { add, remove });
  }
  if (menu?.kind !== 'view') own.export = exports;
  if (path === '/' || path === '/tool') own.ping = ping;
  if (path === '/tool') own.traceroute = traceroute;
  if (path === '/') own.quit = quit;
  if (path === '/system' && mayChange) own.reboot = reboot;
  return own;
}

function print(session: RouterOsSession, path: string, given: readonly Argument[]): Outcome {
  const { device } = session;
  const menu = menus[path] as Menu;
  if (menu.kind === 'settings') return printSettings(device.state.settings[path] ?? {});
  if (menu.kind === 'view' && menu.single) return printSettings(device.view(path)[0] ?? {});
  const file = given.find((one) => one.key === 'file');
  const where = given.findIndex((one) => one.key === null && one.value === 'where');
  const filters = where < 0 ? [] : given.slice(where + 1);
  const rows = (
    menu.kind === 'view' ? device.view(path).map((values) => ({ flags: '', values })) : tableRows(device.state, path)
  ).filter((row) => matches(row.values, filters));
  session.numbers = { path, ids: rows.map((row) => row.values['.id'] ?? '') };
  const has = (word: string) => given.some((one) => one.key === null && one.value === word);
  if (has('count-only')) return `${rows.length}\n`;
  const text = has('detail') ? legend(rows) + printDetail(rows) : printTable(rows, menu.columns);
  return file ? store(session, file.value, text) : text;
}

function legend(rows: readonly Row[]): string {
  return rows.some((row) => row.flags !== '')
    ? 'Flags: X - disabled, I - invalid, D - dynamic; A - active; R - running\n'
    : '';
}

function matches(values: Item, filters: readonly Argument[]): boolean {
  const fieldOf = (field: string) =>
    Object.hasOwn(values, field) ? (values[field] ?? '') : field === 'disabled' ? 'no' : '';
  return filters.every((filter) => {
    if (filter.key === null) return filter.value === '' || fieldOf(filter.value) === 'yes';
    const value = fieldOf(filter.key);
    return filter.value.startsWith('~') ? value.includes(filter.value.slice(1)) : value === filter.value;
  });
}

/** Items meant by a bare word: `[find …]`, a number of the last listing, a name. */
function targets(session: RouterOsSession, path: string, given: readonly Argument[]): Item[] | string {
  const first = given.find((one) => one.key === null || one.key === 'numbers');
  const table = session.device.state.tables[path] ?? [];
  if (!first) return `missing value(s) of argument(s) numbers\n`;
  if (first.bracket) {
    const found = session.find(first.value);
    return typeof found === 'string' ? found : table.filter((item) => matches(item, found));
  }
  const items: Item[] = [];
  for (const word of first.value.split(',')) {
    const id = /^\d+$/.test(word) && session.numbers?.path === path ? session.numbers.ids[Number(word)] : word;
    const item = table.find((one) => one['.id'] === id || one.name === word);
    if (!item) return 'no such item\n';
    items.push(item);
  }
  return items;
}

/** Given fields checked one by one; the answer is what is wrong with the first bad one. */
function fieldsOf(
  session: RouterOsSession,
  fields: Readonly<Record<string, Table['fields'][string]>>,
  given: readonly Argument[],
): Item | string {
  const values: Item = {};
  for (const { key, value, column } of given) {
    if (key === null || key === 'numbers') continue;
    const accepts = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (!accepts) return `expected end of command (line 1 column ${column})\n`;
    if (!accepts(value, session.device.state))
      return key === 'interface' || key.endsWith('-interface')
        ? `input does not match any value of ${key}\n`
        : `invalid value for argument ${key}\n`;
    values[key] = key === 'password' ? passwordDigest(value, session.device.salt()) : value;
  }
  return values;
}

function add(session: RouterOsSession, path: string, given: readonly Argument[]): Outcome {
  const menu = menus[path] as Table;
  const stray = given.find((one) => one.key === null);
  if (stray) return `expected end of command (line 1 column ${stray.column})\n`;
  const values = fieldsOf(session, menu.fields, given);
  if (typeof values === 'string') return values;
  const missing = menu.required.filter((field) => values[field] === undefined);
  if (missing.length > 0) return `missing value(s) of argument(s) ${missing.join(' ')}\n`;
  const { state } = session.device;
  if (
    path === '/ip/address' &&
    (state.tables[path] ?? []).some((item) => item.address === values.address && item.interface === values.interface)
  )
    return 'failure: already have such address\n';
  if (path === '/user' && (state.tables[path] ?? []).some((item) => item.name === values.name))
    return 'failure: user with the same name already exists\n';
  addItem(state, path, { ...menu.defaults, ...values });
  session.changed(path, 'added');
  return;
}

function setItems(session: RouterOsSession, path: string, given: readonly Argument[]): Outcome {
  const menu = menus[path] as Table;
  const items = targets(session, path, given);
  if (typeof items === 'string') return items;
  const values = fieldsOf(session, menu.fields, given);
  if (typeof values === 'string') return values;
  for (const item of items) {
    if (path === '/interface' && values.name !== undefined && item.name !== undefined)
      renameInterface(session.device.state, item.name, values.name);
    Object.assign(item, values);
  }
  session.changed(path, 'changed');
  return;
}

/** What names the interface goes on naming it. */
function renameInterface(state: RouterState, from: string, to: string): void {
  for (const item of Object.values(state.tables).flat())
    for (const field of ['interface', 'in-interface', 'out-interface']) if (item[field] === from) item[field] = to;
}

function setSettings(session: RouterOsSession, path: string, given: readonly Argument[]): Outcome {
  const menu = menus[path] as Menu & { kind: 'settings' };
  const values = fieldsOf(session, menu.fields, given);
  if (typeof values === 'string') return values;
  session.device.state.settings[path] = { ...session.device.state.settings[path], ...values };
  session.changed(path, 'changed');
  return;
}

function remove(session: RouterOsSession, path: string, given: readonly Argument[]): Outcome {
  const items = targets(session, path, given);
  if (typeof items === 'string') return items;
  session.device.state.tables[path] = (session.device.state.tables[path] ?? []).filter((item) => !items.includes(item));
  session.changed(path, 'removed');
  return;
}

const toggle =
  (disabled: 'yes' | 'no'): Run =>
  (session, path, given) => {
    const items = targets(session, path, given);
    if (typeof items === 'string') return items;
    for (const item of items) {
      if (disabled === 'yes') item.disabled = 'yes';
      else delete item.disabled;
    }
    session.changed(path, 'changed');
    return;
  };

function comments(session: RouterOsSession, path: string, given: readonly Argument[]): Outcome {
  const items = targets(session, path, given);
  if (typeof items === 'string') return items;
  const text = given.find((one) => one.key === 'comment')?.value ?? given.filter((one) => one.key === null)[1]?.value;
  if (text === undefined) return 'missing value(s) of argument(s) comment\n';
  for (const item of items) item.comment = text;
  session.changed(path, 'changed');
  return;
}

function exports(session: RouterOsSession, path: string, given: readonly Argument[]): Outcome {
  const sensitive = given.some((one) => one.value === 'show-sensitive');
  const text = exportState(session.device.state, path, sensitive);
  const file = given.find((one) => one.key === 'file');
  return file ? store(session, `${file.value}.rsc`, text) : text;
}

/** A file on the device's own disk, which is a table and nothing else. */
function store(session: RouterOsSession, name: string, text: string): Outcome {
  if (!session.device.mayChange(session.visit.user)) return 'not enough permissions (9)\n';
  addItem(session.device.state, '/file', {
    name,
    type: name.endsWith('.rsc') ? 'script' : '.txt file',
    size: String(text.length),
  });
  session.device.stored();
  return;
}

async function ping(session: RouterOsSession, _path: string, given: readonly Argument[]): Promise<Outcome> {
  const address = given.find((one) => one.key === 'address' || one.key === null)?.value;
  if (address === undefined) return 'missing value(s) of argument(s) address\n';
  const count = Number(given.find((one) => one.key === 'count')?.value ?? 0) || 100;
  session.say('  SEQ HOST                                     SIZE TTL TIME       STATUS\n');
  const back = answers(session.device.state, address);
  let sent = 0;
  while (sent < count && !session.visit.terminal.closed) {
    session.say(
      `${String(sent).padStart(5)} ${address.padEnd(40)} ${back ? '  56  64 1ms200us  ' : '                   timeout'}\n`,
    );
    sent++;
    if (!(await session.visit.terminal.pause(session.device.pace.pingTimeout))) break;
  }
  return `    sent=${sent} received=${back ? sent : 0} packet-loss=${back ? 0 : 100}%\n`;
}

function traceroute(session: RouterOsSession, _path: string, given: readonly Argument[]): Outcome {
  const address = given.find((one) => one.key === 'address' || one.key === null)?.value;
  if (address === undefined) return 'missing value(s) of argument(s) address\n';
  const { state } = session.device;
  const own = liveAddresses(state).some((item) => item.address?.split('/')[0] === address);
  const hops = answers(state, address) ? (own || address === gateway ? [address] : [gateway, address]) : [null];
  return [
    'Columns: ADDRESS, LOSS, SENT, LAST, AVG, BEST, WORST',
    '#  ADDRESS          LOSS  SENT  LAST     AVG  BEST  WORST',
    ...hops.map((hop, i) =>
      hop === null
        ? `${i + 1}                   100%     1  timeout`
        : `${i + 1}  ${hop.padEnd(15)}  0%       1  1.2ms    1.2   1.2    1.2`,
    ),
    '',
  ].join('\n');
}

function quit(session: RouterOsSession): undefined {
  session.ended = true;
}

async function reboot(session: RouterOsSession): Promise<Outcome> {
  session.say('Reboot, yes? [y/N]: ');
  const key = (await session.visit.terminal.readKey()).toLowerCase();
  session.say('\n');
  if (key !== 'y') return 'action cancelled\n';
  session.say('system will reboot shortly\n');
  session.device.reboot();
  return;
}
