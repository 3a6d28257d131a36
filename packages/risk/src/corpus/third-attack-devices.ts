/** What a third attack found on devices, and plain reads that were refused. The notation is that of rows.ts. */
import type { RowSet } from './rows.ts';

export const thirdAttackDevices: readonly RowSet[] = [];
