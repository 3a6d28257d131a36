/** What is known of one device operating system. Plain data: whoever adds a platform adds a file like its neighbours. */
import type { CliMode, Platform } from '@interlock/model';

/** Where a person or an agent stands by what the prompt shows. */
export type Privilege = 'user' | 'privileged';

export interface PromptShape {
  /**
   * The whole last line, `^…$`. Named groups: `hostname`, and where the prompt shows it `section` (a configuration
   * section as the platform writes it, with `config` in front or without) or `path` (RouterOS).
   */
  readonly pattern: RegExp;
  /** `exec` and `config` are meant as they stand; `section` and `path` are made of the group of that name. */
  readonly mode: 'exec' | 'config' | 'section' | 'path';
  readonly privilege: Privilege;
}

export interface Pager {
  /** Tested against the unfinished last line. */
  readonly pattern: RegExp;
  /** Bytes that show the next page. */
  readonly key: string;
  /** Where the pager waits at the end as well: what it shows, and the bytes that leave it. */
  readonly end: { readonly pattern: RegExp; readonly key: string } | null;
}

export interface ErrorShape {
  /** Tested against every finished line of output. */
  readonly pattern: RegExp;
  /** What the device means, for a person. */
  readonly says: string;
}

export interface Question {
  /** The name an approved answer refers to. */
  readonly name: string;
  /** Tested against the unfinished last line. */
  readonly pattern: RegExp;
  /** Read as one key, without Enter after it. */
  readonly singleKey: boolean;
  /** Bytes that decline, line end included where one is needed. */
  readonly no: string;
}

export interface ModeChange {
  /** Lines from `exec` to `config`, and back from anywhere in it. */
  readonly enter: readonly string[];
  readonly leave: readonly string[];
}

/** How a session comes from user exec to privileged exec, and what the device then asks and says. */
export interface EnableShape {
  readonly line: string;
  /** Tested against the unfinished last line: the question for the password, which is not echoed. */
  readonly asks: RegExp;
}

export interface EffectShape {
  readonly pattern: RegExp;
  /** `$1` … are groups; `$section` is the line that entered the section. */
  readonly says: string;
}

/** How a line is taken back. `pattern` to `lines`, with `$1` …; an empty list means that it need not be. */
export interface UndoShape {
  readonly pattern: RegExp;
  readonly lines: readonly string[];
}

export interface Profile {
  readonly id: Platform;
  readonly name: string;
  /** What the Enter key sends. */
  readonly lineEnd: '\r' | '\n';
  /** Asked of the pseudo-terminal: wide, so that a device does not wrap or scroll an echo. */
  readonly columns: number;
  readonly rows: number;
  readonly term: string;
  /** Longest line the device takes, in characters. */
  readonly longestLine: number;
  /** Lines whose meaning the device's line editor changes after they were typed; they are not sent. */
  readonly rewritten: RegExp | null;
  readonly prompts: readonly PromptShape[];
  /** A configuration that is applied as a whole, beside the one that lives. */
  readonly session?: {
    readonly mode: CliMode;
    readonly enter: string;
    readonly commit: string;
    /** Leaves without a commit, from any section of it. */
    readonly leave: readonly string[];
    /** What it puts before the sections that are configured in it, as a mode is shown; they are the same there. */
    readonly shown: RegExp;
  };
  /** Lines that a fresh agent session sends first: paging off, width, completion. They change this session alone. */
  readonly prepare: readonly string[];
  /** What then stands unseen behind each prompt, of no other session; absent where a platform has no such thing. */
  readonly mark?: RegExp;
  readonly pager: Pager | null;
  readonly errors: readonly ErrorShape[];
  readonly questions: readonly Question[];
  /** How configuration is entered and left; null where the platform has no such mode. */
  readonly config: ModeChange | null;
  /** Absent where a login has no upper exec of its own password. */
  readonly enable?: EnableShape;
  /** Lines that save the running configuration from exec; none where changes are durable at once. */
  readonly save: readonly string[];
  /** A line that the device writes of itself into whatever else it shows. */
  readonly logLine: RegExp;
  /** A line after which the prompt shows another hostname, in group 1. */
  readonly rename: RegExp | null;
  /** Cancels what stands on the input line or asks a question. */
  readonly interrupt: string;
  /** Lines that open a section inside configuration. */
  readonly section: RegExp | null;
  /** Goes one section up. */
  readonly up: RegExp | null;
  readonly undo: {
    /** A line in configuration is taken back by this word in front, or by its removal. */
    readonly negation: 'no' | 'undo' | 'delete' | 'unset' | null;
    readonly known: readonly UndoShape[];
    /** Where a line makes a candidate live, the whole is taken back by these lines. */
    readonly committed: { readonly pattern: RegExp; readonly lines: readonly string[] } | null;
    /** What a person should know of undo on this platform. */
    readonly note: string;
  };
  readonly effects: readonly EffectShape[];
}

/** What a prompt line says. */
export interface Prompt {
  readonly text: string;
  readonly hostname: string;
  readonly mode: CliMode;
  readonly privilege: Privilege;
}
