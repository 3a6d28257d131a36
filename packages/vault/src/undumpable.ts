/** Takes this process's memory away from other programs of the same user, where the system has a word for it. */

/** `PR_GET_DUMPABLE` and `PR_SET_DUMPABLE` of Linux's prctl(2). */
const [ask, set] = [3, 4];

/** What stands around the memory: `closed` to all but root, or why it is not. */
export type MemoryWall = { readonly closed: true } | { readonly closed: false; readonly why: string };

let wall: Promise<MemoryWall> | undefined;

/** Closes it, once a process: no core dump, no debugger and no `/proc/PID/mem` of another program of the user's. */
export function closeMemory(): Promise<MemoryWall> {
  wall ??= close();
  return wall;
}

async function close(): Promise<MemoryWall> {
  if (process.platform !== 'linux') return { closed: false, why: 'the system has no such call' };
  try {
    // Part of Node, so that no addon of our own is needed; where a build of Node leaves it out, nothing is closed.
    const { dlopen } = await import('node:ffi');
    const library = dlopen('libc.so.6', {
      prctl: { return: 'int32', arguments: ['int32', 'uint64', 'uint64', 'uint64', 'uint64'] },
    });
    const { prctl } = library.functions;
    prctl(set, 0n, 0n, 0n, 0n);
    if (prctl(ask, 0n, 0n, 0n, 0n) === 0) return { closed: true };
    return { closed: false, why: 'the system did not take it' };
  } catch {
    return { closed: false, why: 'this build of Node has no way to the system’s library' };
  }
}
