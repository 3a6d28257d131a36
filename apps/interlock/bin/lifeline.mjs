/**
 * Loaded into the program before its own first line. The launcher holds the other end of descriptor 3 for as long as
 * it lives; however it ends, kill -9 included, this end closes, and the program is asked to stop as by SIGTERM.
 */
import { flushCompileCache } from 'node:module';
import { Socket } from 'node:net';
import { isMainThread } from 'node:worker_threads';

const patience = 10_000; // milliseconds for an orderly stop before the program ends itself
const settled = 2_500; // milliseconds after which a start has loaded what it loads

if (isMainThread && process.env.INTERLOCK_LIFELINE === '3') {
  delete process.env.INTERLOCK_LIFELINE;
  const lifeline = new Socket({ fd: 3, readable: true, writable: false });
  lifeline.on('error', () => {}); // an error closes it, and closing is what counts
  lifeline.on('close', () => {
    process.env.INTERLOCK_LAUNCHER_GONE = '1'; // so that nobody takes it for a person's press
    process.kill(process.pid, 'SIGTERM');
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), patience).unref();
  });
  lifeline.resume();
  lifeline.unref();
  // Node writes compiled code at an orderly exit alone; a first start that is killed should still speed up the next.
  setTimeout(() => flushCompileCache(), settled).unref();
}
