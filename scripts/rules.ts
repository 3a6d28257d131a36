/**
 * What `npm run check` forbids, and why: the one place. The checks read these lists and print these reasons, so
 * whoever meets a refusal meets its reason, and whoever wants an exception writes one here where it is seen.
 * Paths are relative to the root of the repository and end in `/` where they name a folder.
 */

/** Why each rule stands; the key is what a finding is called. */
export const reasons = {
  'floor.up':
    'Imports go down only, never up and never sideways: what stands on the same floor can be taken away alone.',
  'floor.undeclared': 'A package imports what its package.json names and nothing else, so that its reach can be read.',
  'floor.world':
    'Pure code runs in a browser, in the jail and in Node alike; one import of a Node package ends that for all above.',
  'floor.escape': 'A relative import stays inside its package; another package is reached by its name.',
  'floor.manifest': 'Floor and world are stated in package.json ("interlock": { "floor", "world" }) and checked here.',
  'pure.builtin': 'Pure code sees no Node: files, sockets and processes come in as arguments.',
  'pure.global': 'Pure code uses the language and the few names of scripts/pure-globals.d.ts; more is an argument.',
  'source.hidden':
    'An import whose target is computed, or that goes around import, cannot be checked; name the module.',
  'source.reference': 'A reference comment makes a world visible that the compiler settings keep away.',
  'source.unread': 'A file that does not parse is not checked.',
  'gatekeeper.door':
    'No door of the gatekeeper imports another, not even by way of a third file: each can be judged alone.',
  'workspace.builtin':
    'The workspace is read as if an attacker wrote it; it has a pipe, and asks the gatekeeper for everything else.',
  'file.long': 'Over 500 lines a file is where everything meets; split it by what it is about.',
  'file.name': 'Names come from the trade in kebab-case; words like utils or manager gather what belongs elsewhere.',
  'install.script': 'A script that a package runs at install runs as you; none runs here (.npmrc), so each is listed.',
  'lock.integrity': 'Every package comes by a hash in the lockfile, and no lockfile names a registry of its own.',
  'lock.complete':
    'The lockfile has the packages of every platform; npm ci refuses it otherwise. Take a version that has them all.',
  'lock.exact': 'Versions are exact, so that two clones run the same code.',
  'types.world': 'tsconfig.pure.json checks exactly the packages whose world is pure.',
  'document.path': 'A document that names a path which is not there misleads whoever follows it.',
  'document.script': 'A document that names an npm script which is not there misleads whoever types it.',
  'document.dependency':
    "Every direct dependency is somebody else's code in this program; docs/dependencies.md says why.",
  'scripts.many': 'Ten npm scripts at most; more and nobody knows which one counts.',
} as const;
export type RuleName = keyof typeof reasons;

/** Rooms of the gatekeeper that import none of each other. */
export const gatekeeperSource = 'apps/gatekeeper/src/';
export const doors: readonly string[] = ['studio', 'workspace', 'devices', 'model', 'records', 'hooks', 'execution'];

/** Modules and names that only some places may use. Tests and scripts are no part of the program and are not asked. */
export interface Reserved {
  readonly name: string;
  readonly modules?: readonly string[];
  /** Matched against every identifier and every whole string in the source. */
  readonly words?: RegExp;
  /** Matched against names that the file itself does not declare. */
  readonly globals?: readonly string[];
  readonly allowed: readonly string[];
  readonly reason: string;
}

export const reserved: readonly Reserved[] = [
  {
    name: 'reserved.cipher',
    modules: ['@noble/ciphers'],
    words:
      /^(createCipher(iv)?|createDecipher(iv)?|publicEncrypt|privateEncrypt|publicDecrypt|privateDecrypt|subtle|crypto_(secretbox|aead|box|stream|secretstream)\w*)$/,
    allowed: ['packages/envelope/'],
    reason:
      'One wrapper commits to the key, checks the tag and never repeats an IV; a second cipher call is one unwatched.',
  },
  {
    name: 'reserved.wire',
    modules: ['@interlock/wires'],
    allowed: ['apps/gatekeeper/src/execution/'],
    reason: 'Only execution/ reaches a device, because only execution/ asks for a permit.',
  },
  {
    name: 'reserved.process',
    modules: ['node:child_process', 'node:cluster'],
    allowed: [
      'apps/interlock/',
      'apps/gatekeeper/src/workspace/',
      'apps/gatekeeper/src/hooks/',
      'apps/gatekeeper/src/keeper/',
      'apps/gatekeeper/src/call/tools/probes.ts',
      'packages/wires/src/openssh.peer.ts',
    ],
    reason:
      'A process runs as the person. The launcher, the jail, the hooks, what keeps a password and ping start some, and tests a real sshd; a lab device or a parser never does.',
  },
  {
    name: 'reserved.network',
    modules: [
      'node:net',
      'node:tls',
      'node:http',
      'node:https',
      'node:http2',
      'node:dgram',
      'node:dns',
      'node:dns/promises',
    ],
    globals: ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'],
    allowed: ['apps/gatekeeper/', 'apps/interlock/', 'apps/studio/', 'packages/wires/', 'packages/models/', 'lab/'],
    reason: "Only the gatekeeper crosses the machine's edge, and its doors are few enough to name.",
  },
  {
    name: 'reserved.memory',
    modules: ['node:ffi', 'node:inspector', 'node:inspector/promises', 'node:vm', 'node:wasi', 'node:repl', 'node:v8'],
    words: /^(dlopen|_linkedBinding)$/,
    allowed: ['packages/vault/', 'apps/gatekeeper/src/start/'],
    reason:
      'These read or run memory outside the language; the vault keeps its pages private with one, nobody else needs one.',
  },
];

/** Built-in modules that the workspace may import; everything else of Node is the gatekeeper's. */
export const workspaceSource = 'apps/workspace/src/';
export const workspaceBuiltins: readonly string[] = [
  'node:buffer',
  'node:crypto',
  'node:events',
  'node:process',
  'node:stream',
  'node:timers',
  'node:timers/promises',
  'node:util',
];

/** Words by which an import hides from the checks, and the files that need one, each with its reason. */
export const hiddenImports = {
  words: /^(createRequire|getBuiltinModule|mainModule)$/,
  globals: ['eval', 'Function', 'require', 'module'] as readonly string[],
  allowed: {
    'apps/interlock/bin/pinned-node.mjs': 'Finds a package by name, to run its program and not to import it.',
    'apps/interlock/src/studio-files.ts':
      'Imports scripts/build-studio.ts of the clone it runs in, to build a changed Studio; a built one is only read.',
  } as Readonly<Record<string, string>>,
};

/** Packages that would run a script at install; none does (.npmrc), and each works without, for the reason given. */
export const installScripts: Readonly<Record<string, string>> = {
  'cpu-features': 'Builds an addon that ssh2 asks for which cipher is fast; without it ssh2 keeps its default order.',
  fsevents: 'Watches files on macOS for a Vite server that this repository never starts.',
  pkcs11js:
    'Builds the addon that speaks PKCS#11; only who keeps keys in a security module builds it (docs/key-providers.md).',
  ssh2: 'Builds an addon for its ciphers; without it they come from node:crypto, which is the path tested here.',
};

/** Lines a file may have; more than `noted` is printed and passes. */
export const lines = { noted: 300, most: 500 };
/** Files over the limit, each with its reason. */
export const longFiles: Readonly<Record<string, string>> = {};

/** Words that no file or folder of the source is called by, alone or as a part between hyphens. */
export const emptyNames: readonly string[] = [
  'util',
  'utils',
  'helper',
  'helpers',
  'common',
  'core',
  'shared',
  'manager',
  'handler',
  'service',
  'misc',
];
