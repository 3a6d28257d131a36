/** What lines start that goes on by itself, and the lines that end it. */
import type { CallLine, Platform } from '@interlock/model';

interface CleanUpShape {
  readonly platforms: readonly Platform[];
  readonly starts: RegExp;
  /** `$1` … are groups of what started it. */
  readonly ends: readonly string[];
}

const ciscoLike: readonly Platform[] = ['cisco_ios', 'cisco_nxos', 'arista_eos', 'frr'];

const shapes: readonly CleanUpShape[] = [
  { platforms: ['cisco_ios'], starts: /^(?:do )?debug \S/i, ends: ['undebug all'] },
  { platforms: ['cisco_iosxr', 'cisco_nxos', 'cisco_asa', 'arista_eos'], starts: /^debug \S/i, ends: ['undebug all'] },
  { platforms: ['frr'], starts: /^(?:do )?debug (\S.*)$/i, ends: ['no debug $1'] },
  { platforms: ['aruba_aoscx'], starts: /^debug \S/i, ends: ['no debug all'] },
  { platforms: ['huawei_vrp', 'hpe_comware'], starts: /^debugging \S/i, ends: ['undo debugging all'] },
  { platforms: ciscoLike, starts: /^(?:terminal monitor|term mon)$/i, ends: ['terminal no monitor'] },
  { platforms: ['cisco_iosxr'], starts: /^terminal monitor$/i, ends: ['terminal monitor disable'] },
  { platforms: ['huawei_vrp', 'hpe_comware'], starts: /^terminal (monitor|debugging)$/i, ends: ['undo terminal $1'] },
  { platforms: ['cisco_ios'], starts: /^monitor capture (\S+) start\b/i, ends: ['monitor capture $1 stop'] },
  {
    platforms: ['cisco_asa'],
    starts: /^capture (\S+) (?:type|interface|match|access-list)\b/i,
    ends: ['no capture $1'],
  },
  { platforms: ['cisco_ios', 'arista_eos'], starts: /^reload (?:in|at) \S/i, ends: ['reload cancel'] },
  { platforms: ['juniper_junos'], starts: /^monitor start \S/i, ends: ['monitor stop'] },
  { platforms: ['mikrotik_routeros'], starts: /^\/?tool[ /]sniffer[ /]start\b/i, ends: ['/tool sniffer stop'] },
];

/** Lines of the shared candidate, which stays as it is when a session ends. */
const candidate = /^(?:set|delete|deactivate|activate|rollback|load|rename|copy|insert|annotate)\b/i;

/** The lines, to be typed from exec, that end what these lines start; none where nothing goes on. */
export function cleanUpOf(platform: Platform, lines: readonly Pick<CallLine, 'text'>[]): string[] {
  const texts = lines.map(({ text }) => text.trim());
  const ends = texts.flatMap((text) =>
    shapes
      .filter(({ platforms }) => platforms.includes(platform))
      .flatMap((shape) => {
        const found = shape.starts.exec(text);
        return found ? shape.ends.map((line) => line.replace(/\$(\d)/g, (_, n: string) => found[Number(n)] ?? '')) : [];
      }),
  );
  return [...new Set(ends), ...discard(platform, texts)];
}

/** The shared candidate of Junos keeps what was put into it; private and exclusive ones are dropped with the session. */
function discard(platform: Platform, texts: readonly string[]): string[] {
  if (platform !== 'juniper_junos' || !texts.some((text) => /^(?:configure|edit)$/i.test(text))) return [];
  const committed = texts.findLastIndex((text) => /^commit\b(?! check)/i.test(text));
  return texts.slice(committed + 1).some((text) => candidate.test(text))
    ? ['configure', 'rollback 0', 'exit configuration-mode']
    : [];
}
