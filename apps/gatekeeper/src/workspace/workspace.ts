/** The workspace as a process: started behind its walls, heard through one pipe, started again when it dies. */
import { type ChildProcess, spawn } from 'node:child_process';
import { protocolVersion, requireVersion } from '@interlock/protocol';
import { joinPipe, type Pipe, type WorkspaceAnswers } from './pipe.ts';
import { type Command, type Program, type Walls, workspaceCommand } from './walls.ts';

export interface WorkspaceOptions {
  readonly program: Program;
  readonly answers: Omit<WorkspaceAnswers, 'ready'>;
  /** It is up and said hello in our revision. */
  readonly ready: (pipe: Pipe) => void;
  /** It is gone, and why; `again` says whether it will be started again. */
  readonly ended: (why: string, again: boolean) => void;
  /** Overrides the search for bubblewrap; `null` does without. */
  readonly bubblewrap?: string | null;
}

export type WorkspaceState = 'up' | 'restarting' | 'down';

export interface Workspace {
  readonly walls: () => Walls;
  readonly state: () => WorkspaceState;
  readonly process: () => number | undefined;
  /** Resolves when the process is gone. */
  close(): Promise<void>;
}

/** Milliseconds from start to `ready`, at most; a slow machine needs one. */
const startTime = 20_000;
/** Milliseconds that a close waits for one that has just been started. */
const birth = 5_000;
/** Deaths within a minute after which it stays down: what kills it does so each time. */
const deathLimit = 5;

export function startWorkspace(options: WorkspaceOptions): Workspace {
  let state: WorkspaceState = 'restarting';
  let child: ChildProcess | undefined;
  let closing = false;
  let deaths: number[] = [];
  let bubblewrap = options.bubblewrap;
  let walls: Walls = { permission: true, bubblewrap: false };
  let gone: Promise<void> = Promise.resolve();
  /** The present one is up, or gone already. */
  let born: Promise<void> = Promise.resolve();

  const start = () => {
    const command =
      bubblewrap === null
        ? workspaceCommand(options.program, undefined, true)
        : workspaceCommand(options.program, bubblewrap);
    walls = command.walls;
    let wasReady = false;
    const up = Promise.withResolvers<void>();
    born = up.promise;
    gone = run(command, options, {
      started: (process) => {
        child = process;
      },
      ready: (pipe) => {
        wasReady = true;
        up.resolve();
        if (closing) return;
        state = 'up';
        options.ready(pipe);
      },
    }).then((why) => {
      up.resolve();
      child = undefined;
      if (closing) return;
      // A bubblewrap that cannot work here (no user namespaces) fails at once: do without, and say so.
      if (!wasReady && command.walls.bubblewrap && why.startsWith('bubblewrap')) bubblewrap = null;
      else deaths = [...deaths.filter((at) => at > Date.now() - 60_000), Date.now()];
      const again = deaths.length < deathLimit;
      state = again ? 'restarting' : 'down';
      options.ended(why, again);
      if (again) setTimeout(() => closing || start(), 100 * deaths.length).unref();
    });
  };
  start();
  return {
    walls: () => walls,
    state: () => state,
    process: () => child?.pid,
    async close() {
      closing = true;
      state = 'down';
      const dying = child;
      if (dying) {
        const { promise: waited, resolve } = Promise.withResolvers<void>();
        const timer = setTimeout(resolve, birth);
        await Promise.race([born, waited]);
        clearTimeout(timer);
        end(dying);
      }
      await gone;
    },
  };
}

/**
 * Ends it and lets go of its pipes. A bubblewrap that is killed before its child asked to die with it leaves that behind,
 * waiting for good with the pipes in its hands: so one that has just been started is killed when it is up.
 */
function end(child: ChildProcess): void {
  child.kill('SIGKILL');
  for (const stream of child.stdio) stream?.destroy();
}

/** Runs it once; resolves with why it ended. */
function run(
  command: Command,
  options: WorkspaceOptions,
  tell: { started(child: ChildProcess): void; ready(pipe: Pipe): void },
): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(command.program, command.arguments, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {},
      windowsHide: true,
    });
    tell.started(child);
    let why = '';
    let complaint = '';
    let greeted = false;
    const breach = (what: string) => {
      why ||= `it sent ${what}`;
      end(child);
    };
    // What it writes on standard error is its own text: the first of it explains a failed start, the rest is dropped.
    child.stderr.on('data', (bytes: Buffer) => {
      if (complaint.length < 2000) complaint += bytes.toString('latin1');
    });
    const timer = setTimeout(() => breach('no hello in time'), startTime);
    const pipe = joinPipe(
      child.stdout,
      child.stdin,
      {
        ...options.answers,
        async ready({ protocol }) {
          if (greeted) breach('a second hello');
          greeted = true;
          requireVersion(protocol, 'workspace');
          clearTimeout(timer);
          pipe.say('hello', { protocol: protocolVersion });
          tell.ready(pipe);
          return {};
        },
      },
      breach,
    );
    child.on('error', (error) => {
      why ||= error.message;
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      pipe.close();
      if (/^bwrap:/m.test(complaint))
        why ||= `bubblewrap could not start it (${complaint.trim().split('\n')[0]?.slice(0, 200)})`;
      resolve(why || `it ended with ${signal ?? code}`);
    });
  });
}
