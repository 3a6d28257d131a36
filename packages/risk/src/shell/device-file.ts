/** Files that act when they are opened, or lose what is read from them: where a word of a shell may name one. */
import type { Said } from './word.ts';

/** The path without `.`, `..` and doubled slashes, as far as its text tells. */
export function plainPath(text: string): string {
  const parts: string[] = [];
  for (const part of text.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!text.startsWith('/')) parts.push(part);
  }
  return `${text.startsWith('/') ? '/' : ''}${parts.join('/')}`;
}

/** An absolute path, also where it goes up from a folder nobody told us; else what was given. */
export function reached(text: string): string {
  const path = plainPath(text);
  return path.startsWith('..') ? `/${path.replace(/^(\.\.\/?)+/, '')}` : path;
}

/** These only look at names, or open nothing but what is no device. */
const looking =
  /^(ls|dir|vdir|tree|stat|lsblk|readlink|realpath|basename|dirname|namei|pathchk|test|\[|echo|printf|df|du|find|lsof|fuser|getfacl|findmnt|mount|which|whereis|type|man|expr|seq)$/;
/** Their words are files, also where no slash says so. */
const reading =
  /^(cat|tac|nl|head|tail|wc|rev|cut|paste|fold|fmt|od|hexdump|xxd|strings|less|more|most|zless|zcat|base64|base32|md5sum|cksum|sum|sha\d+sum|file|cmp)$/;
/** Below `/dev`: what may be opened and read. */
const harmless =
  /^(null|zero|full|u?random|std(in|out|err)|tty|fd(\/.*)?|shm(\/.*)?|(sd|hd|vd|xvd|nvme|md|dm-|loop|mmcblk|nbd|sr|sg|rbd|drbd|zd|root|disk\/|mapper\/|zvol\/|block\/)[\w./:+-]*|ipmi\d|(?!input|bus|usb|snd|dri|net|char|serial|watchdog|misc|ptp)[\w+.-]+\/[\w+.-]+)$/;
const special = /(^|\/)(watchdog\d*|kmsg|trace_pipe(_raw)?|tty(S|USB|ACM|AMA)\d+)$/;

function acts(text: string, alsoBare: boolean): boolean {
  if (!text.includes('/')) return alsoBare && special.test(text);
  const path = reached(text);
  if (path.startsWith('/dev/')) return !harmless.test(path.slice(5));
  return (alsoBare || path.startsWith('/')) && special.test(path);
}

const examples = [
  ...['watchdog', 'watchdog0', 'kmsg', 'ttyS0', 'ttyUSB0', 'ttyACM0', 'st0', 'rtc0', 'input/event0'].map(
    (name) => `/dev/${name}`,
  ),
  '/proc/kmsg',
  ...['', 'debug/'].flatMap((folder) => [
    `/sys/kernel/${folder}tracing/trace_pipe`,
    `/sys/kernel/${folder}tracing/per_cpu/cpu0/trace_pipe`,
  ]),
];

/** Whether a pattern may stand for one of the paths; one with many stars may. */
export function mayMatch(pattern: string, paths: readonly string[]): boolean {
  if ((pattern.match(/\*/g) ?? []).length > 6 || pattern.length > 300) return true;
  const source = reached(pattern).replace(/\[[^\]]*\]|[\s\S]/g, (part) => {
    if (part === '*') return '[^/]*';
    if (part === '?' || part.length > 1) return '[^/]';
    return part.replace(/[\\^$.|+()[\]{}]/, '\\$&');
  });
  const form = new RegExp(`^${source}$`);
  return paths.some((path) => form.test(path));
}

/** Whether a word of a line, or the pattern it is, may name such a file. */
export function pathMayAct(text: string): boolean {
  if (!text.includes('/')) return false;
  return /[*?[]/.test(text) ? mayMatch(text, examples) : acts(text, false);
}

/** Whether the word may name such a file. `alsoBare`: also a name without a folder. */
export function mayAct({ text, begins, pattern, many }: Said, alsoBare = false): boolean {
  if (text !== null) return acts(text, alsoBare);
  if (pattern !== null) {
    if (mayMatch(pattern, examples)) return true;
    return alsoBare && /^wa[^/]*$/.test(pattern) && mayMatch(pattern, ['watchdog', 'watchdog0']);
  }
  const path = plainPath(begins);
  if (/^\/dev(\/|$)/.test(path)) return !harmless.test(path.slice(5)) && !/^\/dev\/fd$/.test(path);
  return many && path.length > 1 && '/dev/'.startsWith(path);
}

/** Whether the program opens a file that acts. */
export function opensDevice(name: string, args: readonly Said[]): boolean {
  if (looking.test(name)) return false;
  if (/^(e|f|z)?grep$|^rg$/.test(name) && (name === 'rg' || args.some(({ text }) => /^-\w*[rR]/.test(text ?? ''))))
    if (args.some(({ text }) => text !== null && /^\/(dev|proc|sys)?$/.test(reached(text)) && text !== '')) return true;
  return args.some((word) => mayAct(word, reading.test(name)));
}

/** Whether it may open a file whose name is made while the script runs. */
export function opensMade(name: string, args: readonly Said[]): boolean {
  return !looking.test(name) && args.some(({ text, pattern }) => text === null && pattern === null);
}

/** Whether the words name such a file or a folder of them, whatever the program does with it. */
export function namesDevice(name: string, args: readonly Said[]): boolean {
  if (name === 'find') return findsDevices(args);
  return args.some((word) => mayAct(word) || (word.text?.includes('/') && reached(word.text) === '/dev'));
}

/** Whether find comes by such files: it looks below a folder of them, and its tests do not leave them out. */
export function findsDevices(args: readonly Said[]): boolean {
  const tests = args.findIndex(({ text }) => text !== null && /^[-(!]/.test(text) && !/^-[HLP]$/.test(text));
  const roots = args.slice(0, tests < 0 ? undefined : tests).map(({ text }) => (text === null ? '/' : reached(text)));
  if (roots.some((root) => /^\/dev(\/|$)/.test(root) && !/^\/dev\/(shm|disk|mapper)(\/|$)/.test(root))) return true;
  if (!roots.some((root) => /^\/(proc|sys|sys\/kernel(\/.*)?)?$/.test(root))) return false;
  const said = args.map(({ text }) => text ?? '');
  if (roots.every((root) => root === '/') && said.some((text) => /^-(xdev|mount)$/.test(text))) return false;
  const names = said.filter((_, at) => /^-i?name$/.test(said[at - 1] ?? ''));
  const name = said.includes('-iname') ? names[0]?.toLowerCase() : names[0];
  const special = ['kmsg', 'trace_pipe', 'watchdog', 'watchdog0', 'ttyS0'];
  return names.length !== 1 || said.includes('-o') || mayMatch(name ?? '*', special);
}

/** Whether reading in that folder may open such a file, or ask another machine. */
export function folderActs({ text, begins }: Said): boolean {
  const path = text === null ? plainPath(begins) : reached(text);
  if (text === null) return /^\/(dev|net|afs)(\/|$)/.test(path);
  return /^\/(dev|net|afs|proc)$|^\/(net|afs)\/|^\/dev\/(?!shm|disk|mapper)/.test(path);
}

const secretFile =
  /shadow|\/\.ssh\/|id_(rsa|dsa|ecdsa|ed25519)|\.(pem|key|env|p12|pfx|jks|kdbx|ovpn|keytab)$|environ$|\.pgpass|\.my\.cnf|\.netrc|\.htpasswd|secret|passwd-s3fs|credentials|\/wireguard\/|\bwg\d+\.conf|\.kube\/|kubeconfig|\.aws\/|\.docker\/config|wpa_supplicant|NetworkManager\/system-connections|_history$|admin\.conf$/i;
const secretExamples = ['/etc/shadow', '/etc/gshadow', '/etc/wireguard/wg0.conf', '/etc/ipsec.secrets'];

/** Whether the word names a file that holds secrets. */
export function namesSecret({ text, begins, pattern }: Said): boolean {
  if (text !== null) return secretFile.test(text);
  return secretFile.test(pattern ?? begins) || (pattern !== null && mayMatch(pattern, secretExamples));
}
