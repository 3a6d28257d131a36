/** What a failing disk or database means to a person. */
import { asFault, Fault } from '@interlock/model';

/** SQLite's primary result codes (sqlite.org/rescode.html). */
const sqlite = {
  busy: 5,
  locked: 6,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
};

/** Runs `act` on `path`; what the system or SQLite throws becomes a Fault. */
export function onStorage<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw storageFault(path, error);
  }
}

function storageFault(path: string, error: unknown): unknown {
  if (error instanceof Fault) return error;
  const system = property(error, 'code');
  const result = system === 'ERR_SQLITE_ERROR' ? Number(property(error, 'errcode')) & 0xff : -1;
  if (system === 'ENOSPC' || system === 'EDQUOT' || result === sqlite.full)
    return asFault(
      error,
      'data.disk-full',
      `No room was left to write ${path}. Nothing of it was kept.`,
      'Free some space and try again; what was stored before is whole.',
    );
  if (system === 'EROFS' || system === 'EACCES' || system === 'EPERM' || result === sqlite.readOnly)
    return asFault(
      error,
      'data.read-only',
      `The system lets nobody write ${path}.`,
      'Make the data folder writable for this user, or choose another one with --data.',
    );
  if (result === sqlite.corrupt || result === sqlite.notADatabase) return corrupted(path);
  if (result === sqlite.busy || result === sqlite.locked)
    return asFault(error, 'data.in-use', `Another program holds ${path}.`, 'Close it and try again.');
  if (system === 'ERR_SQLITE_ERROR' || typeof system === 'string' || result === sqlite.ioError)
    return asFault(
      error,
      'data.disk',
      `The disk failed at ${path}.`,
      'Check the disk and its free space, then start again.',
    );
  return error;
}

/** The store is not what was written. */
export function corrupted(path: string): Fault {
  return new Fault(
    'records.corrupted',
    `The store ${path} is damaged.`,
    'Put it back from a backup, or move it away (with its -wal and -shm) to start without what it held. Interlock changed nothing.',
  );
}

function property(error: unknown, name: string): unknown {
  return error instanceof Error && name in error ? (error as unknown as Record<string, unknown>)[name] : undefined;
}
