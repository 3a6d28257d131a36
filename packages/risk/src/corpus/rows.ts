/**
 * Labelled commands of our own. A set names a platform and a mode; under `R`, `M`, `D`, `U` stand commands by their
 * class, and under `!` those that must never be called read-only. `\n`, `\r`, `\t` and `\x..` are written as in a string.
 */
import type { CliMode, Platform, RiskClass } from '@interlock/model';
import { ciscoSets } from './cisco-rows.ts';
import { otherSets } from './other-rows.ts';
import { shellSets } from './shell-rows.ts';
import { thirdAttack } from './third-attack.ts';
import { thirdAttackDevices } from './third-attack-devices.ts';
import { vendorSets } from './vendor-rows.ts';

export interface Row {
  readonly platform: Platform;
  readonly mode?: CliMode;
  readonly command: string;
  readonly expected: readonly RiskClass[];
}

export interface RowSet {
  readonly platforms: readonly Platform[];
  readonly mode?: CliMode;
  /** One command a line behind its mark. */
  readonly commands: string;
}

const marks: Readonly<Record<string, readonly RiskClass[]>> = {
  R: ['read-only'],
  M: ['moderate'],
  D: ['dangerous'],
  U: ['unknown'],
  '!': ['moderate', 'unknown', 'dangerous'],
};

/** Every row, each platform of a set for itself. */
export const rows: readonly Row[] = [
  ...ciscoSets,
  ...vendorSets,
  ...otherSets,
  ...shellSets,
  ...thirdAttack,
  ...thirdAttackDevices,
].flatMap(rowsOf);

function rowsOf({ platforms, mode, commands }: RowSet): Row[] {
  return commands
    .split('\n')
    .filter((line) => line.trim() !== '')
    .flatMap((line) => {
      const expected = marks[line.charAt(0)];
      if (!expected) throw new Error(`a row without a mark: ${line}`);
      const command = written(line.slice(2));
      return platforms.map((platform) => ({ platform, command, expected, ...(mode && { mode }) }));
    });
}

function written(text: string): string {
  return text.replace(/\\(n|r|t|x[0-9a-f]{2}|u[0-9a-f]{4})/g, (_, code: string) => {
    const known = { n: '\n', r: '\r', t: '\t' }[code];
    return known ?? String.fromCharCode(Number.parseInt(code.slice(1), 16));
  });
}
