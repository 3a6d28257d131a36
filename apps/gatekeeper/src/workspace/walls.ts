/** The walls around the workspace, and the command line that raises them. Which of them stand is said aloud. */
import { accessSync, constants, existsSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';

export interface Walls {
  /** Node's permission model: a seat belt, not a wall. */
  readonly permission: boolean;
  /** A bubblewrap sandbox: no network, no other file, no other process. */
  readonly bubblewrap: boolean;
}

export interface Command {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly walls: Walls;
}

export interface Program {
  /** The repository or installation that holds `apps`, `packages` and `node_modules`. */
  readonly root: string;
  /** Files and folders below `root` that the workspace is made of; all it may read. */
  readonly parts: readonly string[];
  /** Its entry, below `root`. */
  readonly entry: string;
}

/** What the workspace is made of: its own source, the pure packages it stands on, and three libraries. */
export function workspaceProgram(root: string): Program {
  return {
    root: realpathSync(root),
    entry: 'apps/workspace/src/main.ts',
    parts: [
      'package.json',
      'apps/workspace/package.json',
      'apps/workspace/src',
      ...['agent', 'model', 'protocol'].flatMap((name) => [`packages/${name}/package.json`, `packages/${name}/src`]),
      'node_modules/@interlock',
      'node_modules/@noble/hashes',
      'node_modules/vscode-jsonrpc',
      'node_modules/zod',
    ],
  };
}

/** Megabytes of the workspace's JavaScript heap. */
const heap = 192;

/** How the workspace is started here: inside bubblewrap where the system has it, with Node's own limits always. */
export function workspaceCommand(program: Program, bubblewrap = findBubblewrap(), without = false): Command {
  const parts = program.parts.map((part) => path.join(program.root, part));
  const node = [
    '--permission',
    ...parts.map((part) => `--allow-fs-read=${part}`),
    '--no-experimental-sqlite',
    '--disable-sigusr1',
    '--disable-wasm-trap-handler',
    '--no-addons',
    '--no-warnings',
    `--max-old-space-size=${heap}`,
    '--max-semi-space-size=8',
    path.join(program.root, program.entry),
  ];
  const walls = { permission: true, bubblewrap: bubblewrap !== undefined && !without };
  if (!bubblewrap || without) return { program: process.execPath, arguments: node, walls };
  const binds = [...sharedLibraries(), realpathSync(process.execPath), ...parts].flatMap((file) => [
    '--ro-bind',
    file,
    file,
  ]);
  const sandbox = [
    '--unshare-all',
    '--clearenv',
    '--die-with-parent',
    '--new-session',
    '--cap-drop',
    'ALL',
    ...binds,
    '--chdir',
    '/',
    '--',
  ];
  return { program: bubblewrap, arguments: [...sandbox, realpathSync(process.execPath), ...node], walls };
}

/** Path of bubblewrap where it is installed; whether it works here is found out by starting it. */
export function findBubblewrap(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  return ['/usr/bin/bwrap', '/bin/bwrap', '/usr/local/bin/bwrap'].find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Libraries that this very Node has loaded: the child is the same program and needs the same ones. */
function sharedLibraries(): string[] {
  const files = new Set<string>();
  for (const line of readFileSync('/proc/self/maps', 'utf8').split('\n')) {
    const file = line.slice(line.indexOf('/'));
    if (/^\/(usr\/)?lib(32|64)?\/.*\.so(\.|$)/.test(file) && existsSync(file)) files.add(file);
  }
  // The kernel looks the loader up by the name in the program's header, which is often a link.
  for (const loader of ['/lib64/ld-linux-x86-64.so.2', '/lib/ld-linux-aarch64.so.1'])
    if (existsSync(loader)) files.add(loader);
  // Names by which libraries are asked for are links beside the mapped file.
  return [...new Set([...files].flatMap(aliases))];
}

/** A library is asked for by a shorter version (`x.so.1` for `x.so.1.2.0`), and through `/lib` where that is a link. */
function aliases(file: string): string[] {
  const names = [file];
  for (let name = file; /\.so\.[0-9.]*\.[0-9]+$/.test(name); names.push(name))
    name = name.slice(0, name.lastIndexOf('.'));
  const everywhere = names.flatMap((name) => [name, name.startsWith('/usr/') ? name.slice(4) : `/usr${name}`]);
  return everywhere.filter((name) => existsSync(name));
}
