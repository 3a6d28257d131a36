/** Reads that do not end by themselves, page what they print, or wait for what is typed. */
import type { Fit } from './reading.ts';
import type { Said } from './word.ts';

/** Where a program's input comes from and its output goes. */
export interface Ends {
  /** False where it is typed. */
  readonly given: boolean;
  /** False where it is shown. */
  readonly taken: boolean;
}
export const typedAndShown: Ends = { given: false, taken: false };

/** These show what they have to say a screen at a time, unless told otherwise or piped. */
const paging =
  /^(git|journalctl|systemctl|man|loginctl|localectl|networkctl|resolvectl|coredumpctl|machinectl|bootctl|systemd-analyze|nmcli|dpkg|dpkg-query|apt)$/;
const pagedWords: Readonly<Record<string, RegExp>> = {
  git: /^(log|show|diff|shortlog|blame|branch|tag|stash|grep|reflog|whatchanged|range-diff|config|show-branch|help|cherry)$/,
  apt: /^(list|show|search|policy|depends|rdepends)$/,
};
/** Without a file they read what is typed; the number tells how many words come before the files. */
const hungry: ReadonlyMap<string, number> = new Map([
  ...list('cat tac nl head tail wc rev cut paste fold fmt expand unexpand sort uniq xxd od hexdump base64 base32', 0),
  ...list('md5sum sha1sum sha224sum sha256sum sha384sum sha512sum b2sum cksum sum strings column tsort zcat numfmt', 0),
  ...list('grep egrep fgrep zgrep sed awk gawk mawk nawk jq yq', 1),
  ...list('tr', 9),
]);

function list(names: string, before: number): [string, number][] {
  return names.split(' ').map((name) => [name, before]);
}

/** Options of programs under which they go on until they are stopped. */
const following: Readonly<Record<string, RegExp>> = {
  tail: /^-(\w*[fF]\w*|-follow(=.*)?|-retry)$/,
  journalctl: /^-(\w*f\w*|-follow)$/,
  dmesg: /^-(\w*[wW]\w*|-follow(-new)?)$/,
  docker: /^-(f|-follow)$/,
  podman: /^-(f|-follow)$/,
  nerdctl: /^-(f|-follow)$/,
  crictl: /^-(f|-follow)$/,
  kubectl: /^-(w|-watch(=true)?|-watch-only|-follow)$/,
  netstat: /^-(\w*c\w*|-continuous)$/,
  ss: /^-(\w*E\w*|-events)$/,
  free: /^-(\w*s[\d.]*|-seconds(=.*)?)$/,
  lsof: /^[-+]r/,
  iw: /^event$/,
};
/** With a pause and no number of rounds these go on. */
const rounds = /^(vmstat|iostat|mpstat|pidstat|sar|dstat|slabtop|zpool)$/;

/** Whether the read waits for somebody, or has to be stopped. */
export function waits(name: string, args: readonly Said[], fit: Fit, { given, taken }: Ends): boolean {
  const said = args.map(({ text }) => text ?? '');
  if (paging.test(name) && !taken && pages(name, said, fit)) return true;
  if (following[name] && said.some((text) => following[name]?.test(text)) && !(name === 'docker' && said[0] === 'ps'))
    if (!/^(docker|podman|nerdctl|crictl)$/.test(name) || said.includes('logs')) return true;
  if (rounds.test(name)) {
    const numbers = fit.operands.filter(({ text }) => /^[\d.]+$/.test(text ?? ''));
    if (numbers.length === 1) return true;
  }
  if (!given && starves(name, said, fit)) return true;
  return ends(name, said, taken);
}

/** The rest: each with its own way of never coming to an end. */
function ends(name: string, said: readonly string[], taken: boolean): boolean {
  const counted = (letter: RegExp) => said.some((text) => letter.test(text));
  if (/^(ping6?|arping)$/.test(name)) return !counted(/^-[a-zA-Z46]*[cw]/);
  if (name === 'mtr') return !counted(/^(-\w*[rc]\w*|--(report|report-wide|report-cycles|json|csv)(=.*)?)$/);
  if (name === 'docker' || name === 'podman') return said[0] === 'stats' && !said.includes('--no-stream');
  if (name === 'kubectl')
    return (said[0] === 'rollout' && said[1] === 'status') || (said[0] === 'logs' && counted(/^-f$/));
  if (/^(rtstat|lnstat|ctstat)$/.test(name)) return !counted(/^-[cd]/);
  if (name === 'sleep') return said.some((text) => isEndless(text, 600));
  if (name === 'seq') return said.some((text) => isEndless(text, 10_000_000));
  if (/^(head|test|\[|ls|stat|file)$/.test(name) || taken) return false;
  return said.some((text) => /^\/dev\/(zero|full|u?random|tty|stdin)$/.test(text)) && !counted(/^-[lnNc]\d*$/);
}

/** For ever, longer than ten minutes, or more than ten million lines. */
function isEndless(text: string, most: number): boolean {
  if (/^[-+]?inf/i.test(text)) return true;
  const [, number, unit = 's'] = /^([\d.]+(?:e\d+)?)([smhd]?)$/.exec(text) ?? [];
  return number !== undefined && Number(number) * (units[unit] ?? 1) > most;
}

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

function pages(name: string, said: readonly string[], { rule }: Fit): boolean {
  if (said.some((text) => /^--(no-pager|version)$/.test(text)) || (name === 'git' && said[0] === '-P')) return false;
  if (rule.words.length === 0 && /^(resolvectl|localectl|machinectl|bootctl)$/.test(name)) return true;
  const words = pagedWords[name];
  if (name === 'systemctl') return !said.some((text) => /^(is-\w+|get-default|is-system-running)$/.test(text));
  return words ? said.some((text) => words.test(text)) : true;
}

/** Whether it reads what is typed because no file is named. */
function starves(name: string, said: readonly string[], { operands }: Fit): boolean {
  const before = hungry.get(name);
  if (name === 'openssl') return /^(x509|req|crl)$/.test(said[0] ?? '') && !said.includes('-in');
  if (before === undefined) return false;
  const files = operands.filter(({ text }) => text === null || !text.startsWith('-') || text === '-');
  if (files.some(({ text }) => text === '-') && name !== 'tr') return true;
  if (said.some((text) => /^--(version|help)$/.test(text))) return false;
  if (/grep$/.test(name) && said.some((text) => /^-\w*[rR]|^--(dereference-)?recursive/.test(text))) return false;
  if (/awk$/.test(name) && /^\s*BEGIN\s*\{[^{}]*\}\s*$/.test(files[0]?.text ?? '')) return false;
  if (name === 'jq' && said.some((text) => /^-\w*n|^--null-input/.test(text))) return false;
  const scripted =
    before === 1 &&
    said.some((text) => /^-(\w*e|-expression|-regexp|-file|\w*f$)/.test(text)) &&
    !/awk|jq|yq/.test(name);
  return files.length <= (scripted ? 0 : before);
}
