/** Where a terminal's bytes go: an SSH channel, or a text in memory. */
export interface Sink {
  /** False asks the writer to wait for `drained`. */
  readonly write: (text: string) => boolean;
  readonly drained: () => Promise<void>;
}

export interface MemorySink extends Sink {
  /** Everything written since the last call. */
  readonly take: () => string;
}

/** Collects what a device writes, for sessions without a wire. */
export function memorySink(): MemorySink {
  let text = '';
  return {
    write(more) {
      text += more;
      return true;
    },
    drained: () => Promise.resolve(),
    take() {
      const taken = text;
      text = '';
      return taken;
    },
  };
}
