/** A shell script, as a syntax tree, becomes judgements. A node that is not in this file makes the script unknown. */
import type { RiskClass, Span } from '@interlock/model';
import {
  type Assignment,
  type Command,
  type CommandNode,
  type CompoundList,
  type DoubleQuotedChild,
  type For,
  type ParsedScript,
  type PipelineNode,
  parse,
  type Redirection,
  type Statement,
  type Word,
  type WordPart,
} from 'unbash';
import { goingTo, isWorse, type Judgement, tagsOf, unknown } from '../judgement.ts';
import { mayAct, namesSecret } from './device-file.ts';
import { loopVariable, tameList } from './loop.ts';
import { argument, endsOf, endsOpen, operands } from './node.ts';
import { tooManyOpened } from './opened.ts';
import { judgeProgram, type Notes } from './program.ts';
import { remarkRuns, unquoted } from './remark.ts';
import { type Ends, typedAndShown } from './waiting.ts';
import { judgeArithmetic, judgeTest } from './walk-values.ts';
import { said } from './word.ts';
import { harmlessVariable } from './wrapper.ts';

/** What a walk adds up: findings, and how many parts it has seen. */
export class Walk {
  readonly found: Judgement[] = [];
  #parts = 0;
  #level = 0;
  readonly #depth: number;
  /** Whether the shell may be one that knows nothing of bash's own syntax and reads it otherwise. */
  readonly #plain: boolean;
  /** Variables of the loops around with values of one plain word each. */
  #tame = new Set<string>();

  #ends: Ends;
  readonly #notes: Notes;

  constructor(depth = 0, plain = false, ends: Ends = typedAndShown, notes: Notes = { named: false, made: false }) {
    this.#depth = depth;
    this.#plain = plain;
    this.#ends = ends;
    this.#notes = notes;
  }

  add(riskClass: RiskClass, reason: string, span: Span): void {
    this.found.push({ class: riskClass, reason, span, tags: [], leaves: 'exec' });
  }

  unknown(reason: string, span: Span): void {
    this.found.push(unknown(reason, span, 'exec'));
  }

  /** A script inside a word; its tree is made only when it is asked for. */
  nested(part: { readonly script: ParsedScript | undefined }, span: Span): void {
    if (this.#level >= 8) {
      this.unknown('it is nested too deeply', span);
      return;
    }
    this.#level++;
    this.#between({ taken: true }, () => this.script(part.script, span));
    this.#level--;
  }

  script(script: ParsedScript | undefined, span: Span): void {
    if (!script || (script.errors && script.errors.length > 0)) {
      this.unknown(`it does not parse: ${script?.errors?.[0]?.message ?? 'no script'}`, span);
      if (!script) return;
    }
    for (const statement of script.commands) this.statement(statement);
  }

  statement(statement: Statement): void {
    const span = spanOf(statement);
    if (statement.background) this.add('moderate', 'it runs on in the background', span);
    if (statement.command.type === 'AndOr') for (const one of statement.command.commands) this.pipeline(one);
    else this.pipeline(statement.command);
  }

  pipeline(node: PipelineNode): void {
    if (node.type !== 'Pipeline') {
      this.command(node);
      return;
    }
    if (node.operators.includes('|&')) this.bashOnly('"|&"', spanOf(node));
    for (const [at, one] of node.commands.entries()) {
      const last = at === node.commands.length - 1;
      this.#between({ ...(at > 0 && { given: true }), ...(!last && { taken: true }) }, () => this.command(one));
    }
  }

  /** What stands inside reads from and prints to something else. */
  #between(ends: Partial<Ends>, inside: () => void): void {
    const before = this.#ends;
    this.#ends = { ...before, ...ends };
    inside();
    this.#ends = before;
  }

  /** Plain shells read bash's own syntax as something else, which may run what is data here. */
  bashOnly(what: string, span: Span): void {
    if (this.#plain) this.unknown(`${what} is read otherwise by a plain shell`, span);
  }

  list(list: CompoundList | undefined): void {
    for (const statement of list?.commands ?? []) this.statement(statement);
  }

  command(node: CommandNode): void {
    if (++this.#parts > 50) {
      if (this.#parts === 51) this.unknown('it has more than 50 parts', spanOf(node));
      return;
    }
    switch (node.type) {
      case 'Command':
        this.simple(node);
        return;
      case 'Redirected':
        for (const one of node.redirects) this.redirection(one);
        this.#between(endsOf(node.redirects), () => this.command(node.command));
        return;
      case 'Subshell':
      case 'BraceGroup':
        this.list(node.body);
        return;
      case 'If':
        for (const part of [node, ...node.elif]) {
          this.list(part.clause);
          this.list(part.then);
        }
        this.list(node.else);
        return;
      case 'For':
        this.loop(node);
        return;
      case 'While':
        this.add('moderate', 'a loop may never end', spanOf(node));
        this.list(node.clause);
        this.list(node.body);
        return;
      case 'Case':
        this.word(node.word);
        for (const item of node.items) {
          for (const pattern of item.pattern) this.word(pattern);
          this.list(item.body);
        }
        return;
      case 'TestCommand':
        this.bashOnly('"[["', spanOf(node));
        judgeTest(this, node.expression);
        return;
      case 'ArithmeticCommand':
        this.bashOnly('"(("', spanOf(node));
        if (/[<>|&;]/.test(node.body)) this.unknown('a plain shell reads "((" as commands', spanOf(node));
        judgeArithmetic(this, node.expression, spanOf(node));
        return;
      default:
        this.unknown(`a ${node.type} changes what later words mean, or is not known here`, spanOf(node));
    }
  }

  loop(node: For): void {
    const name = node.name.value;
    if (node.name.parts || !loopVariable(name))
      this.unknown('the loop sets a variable that may steer what runs', spanOf(node));
    for (const word of node.wordlist ?? []) {
      this.word(word);
      this.#notes.named ||= mayAct(said(word));
    }
    const before = this.#tame;
    this.#tame = new Set(before);
    if (node.wordlist && tameList(node.wordlist)) this.#tame.add(name);
    else this.#tame.delete(name);
    this.list(node.body);
    // It stays set behind the loop, and a loop inside may have set those around.
    this.#tame = new Set([...before].filter((one) => one !== name && this.#tame.has(one)));
  }

  simple(node: Command): void {
    const span = spanOf(node);
    const last = Math.max(node.name?.pos ?? -1, node.args.at(-1)?.pos ?? -1);
    for (const one of node.redirects) {
      this.redirection(one);
      const behind = last > one.pos;
      if (one.type === 'Redirect' && one.operator.startsWith('&') && (this.#plain || behind))
        this.unknown('a plain shell reads "&>" as the end of a command', span);
    }
    for (const one of node.prefix) if (one.type === 'Assignment') this.assignment(one, node.name !== undefined);
    for (const one of node.args) {
      if (one.type === 'Word') this.word(one);
      else this.assignment(one, false);
    }
    if (!node.name) return;
    this.word(node.name);
    const words = [said(node.name), ...node.args.map((one) => argument(one, this.#tame))];
    const ends = { ...this.#ends, ...endsOf(node.redirects) };
    const script = (text: string, at: Span, shell: string, inner: Ends) => this.inner(text, at, shell, inner);
    this.found.push(judgeProgram(words, span, { script, ends, notes: this.#notes }));
  }

  /** A script that an argument holds as text. */
  inner(text: string, span: Span, shell: string, ends: Ends): Judgement {
    if (this.#depth >= 6 || tooManyOpened(text)) return unknown('it is nested too deeply', span, 'exec');
    const walk = new Walk(this.#depth + 1, !/^(ba|z|k)sh$/.test(shell), ends, this.#notes);
    if (endsOpen(text)) walk.unknown('it ends in the middle of a line', span);
    if (
      unquoted(text)
        .split(/[\r\n]/)
        .some(remarkRuns)
    )
      walk.unknown('a remark that a shell without remarks would run', span);
    walk.script(parse(text), span);
    return walk.sum(span);
  }

  /** The worst of everything found. */
  sum(span: Span): Judgement {
    let worst: Judgement = { class: 'read-only', reason: 'it only reads', span, tags: [], leaves: 'exec' };
    for (const one of this.found) if (isWorse(one.class, worst.class)) worst = one;
    const first = this.found.find((one) => one.class === worst.class);
    const leaves = this.found.some((one) => one.leaves === 'unknown') ? 'unknown' : 'exec';
    return { ...(first ?? worst), tags: tagsOf(this.found), ...goingTo(this.found), leaves };
  }

  assignment(node: Assignment, forCommand: boolean): void {
    const span = spanOf(node);
    const steers =
      /^(PATH|IFS|ENV|BASH_ENV|LD_.*|PS\d|PROMPT_COMMAND|SHELLOPTS|BASHOPTS|GIT_.*|.*PAGER|.*EDITOR|LESS.*|CDPATH|HOME|SHELL|PYTHON.*|PERL.*|RUBY.*|NODE_.*)$/;
    const value = node.value.type === 'Word' ? said(node.value).text : null;
    if (!harmlessVariable(node.name, value)) {
      if (steers.test(node.name)) this.add('dangerous', `"${node.name}" steers what runs`, span);
      else if (forCommand) this.unknown(`"${node.name}" may steer what runs`, span);
      else this.add('moderate', `"${node.name}" changes this shell`, span);
    }
    if (node.index) this.unknown('an index is computed and may run code', span);
    if (node.value.type === 'ArrayValue') for (const word of node.value.elements) this.word(word);
    else this.word(node.value);
  }

  redirection(node: Redirection): void {
    const span = spanOf(node);
    if (node.descriptor && node.descriptor.type !== 'FileDescriptor')
      this.unknown('a redirection sets a variable', span);
    if (node.type === 'HereDoc') {
      if (!node.closing) this.unknown('a here-document is left open', span);
      // Shells differ in what other quotes of a delimiter come to, and so in where the text ends.
      if (!/^(?:[\w.+%=-]+|'[\w.+%= -]+'|"[\w.+%= -]+"|\\\w+)$/.test(node.delimiter?.text ?? ''))
        this.unknown('where the here-document ends is not sure', span);
      this.#notes.named ||= /\/dev\/|kmsg|trace_pipe/.test(node.body.text);
      if (!node.delimiter?.quoted) this.oldArithmetic(node.body.text, span);
      for (const part of node.body.parts ?? []) this.part(part);
      return;
    }
    if (!node.target) {
      this.unknown('a redirection without a target', span);
      return;
    }
    this.word(node.target);
    if (node.type === 'HereString') {
      this.bashOnly('"<<<"', span);
      this.#notes.named ||= mayAct(said(node.target));
      return;
    }
    const { text } = said(node.target);
    if (text === null) {
      this.unknown('a redirection to a place that is made while it runs', span);
      return;
    }
    if ((node.operator === '>&' || node.operator === '<&') && /^(\d+|-|\d+-)$/.test(text)) return;
    if (/^\/dev\/(tcp|udp)\//.test(text)) {
      this.add('dangerous', 'it opens a connection to another system', span);
      return;
    }
    if (node.operator === '<') {
      if (mayAct(said(node.target))) this.unknown('a device may act when it is opened', span);
      if (namesSecret(said(node.target)))
        this.found.push({ ...reading, reason: `"${text}" is read`, span, tags: ['reveals-secrets'] });
      return;
    }
    if (/^\/dev\/(null|stdout|stderr|tty)$/.test(text)) return;
    if (
      /^\/(etc|sys|proc|dev|boot|root|bin|sbin|lib|usr|var\/spool)\/|\/\.ssh\/|\.(bashrc|profile|bash_profile)$/.test(
        text,
      )
    )
      this.add('dangerous', `it writes ${text}, which the system reads`, span);
    else this.add('moderate', 'it writes a file', span);
  }

  /** `$[…]` is arithmetic to bash, `$x[…]` to zsh, and both are plain text to the parser. */
  oldArithmetic(text: string, span: Span): void {
    if (/\$[=~^]/.test(text)) this.unknown('another shell takes it for a variable', span);
    if (/\$(\w+|[*@])?\[/.test(text)) this.unknown('"$[" is arithmetic, which may run code', span);
  }

  word(word: Word): void {
    const onlyQuoted = word.parts?.length === 1 && word.parts[0]?.type === 'SingleQuoted';
    if (!onlyQuoted) this.oldArithmetic(word.text, spanOf(word));
    for (const part of word.parts ?? []) this.part(part);
  }

  part(part: WordPart | DoubleQuotedChild): void {
    const span = spanOf(part);
    switch (part.type) {
      case 'Literal':
      case 'SingleQuoted':
      case 'SimpleExpansion':
        return;
      case 'AnsiCQuoted':
        // Where the quote ends is not the same everywhere after these.
        if (/\\(?:[c']|$)/.test(part.text.slice(2, -1).replace(/\\\\/g, '')))
          this.unknown('a quote with an odd end', span);
        this.bashOnly("$'…'", span);
        return;
      case 'Glob':
        for (const inner of part.parts ?? []) this.part(inner);
        return;
      case 'ExtendedGlob':
        this.unknown('a pattern in brackets may be code to another shell', span);
        for (const inner of part.parts ?? []) this.part(inner);
        return;
      case 'BraceExpansion':
        for (const inner of part.parts ?? []) this.part(inner);
        return;
      case 'DoubleQuoted':
      case 'LocaleString':
        for (const inner of part.parts) this.part(inner);
        return;
      case 'ParameterExpansion': {
        const { prefix, index, operation } = part;
        const plain = prefix !== '!' && !index && (!operation || operation.type === 'Default');
        const assigns = operation?.type === 'Default' && /[=?]/.test(operation.operator);
        if (!plain || assigns) this.unknown('an expansion computes, changes or runs more than a value', span);
        if (operation?.type === 'Default') this.word(operation.operand);
        else for (const word of operands(operation)) this.word(word);
        return;
      }
      case 'ProcessSubstitution':
        this.bashOnly('"<("', span);
        this.nested(part, span);
        return;
      case 'CommandExpansion':
        this.nested(part, span);
        return;
      case 'ArithmeticExpansion':
        judgeArithmetic(this, part.expression, span);
        return;
      default:
        this.unknown('a part of this word is not known here', span);
    }
  }
}

const reading = { class: 'read-only', leaves: 'exec' } as const;

function spanOf({ pos, end }: { readonly pos: number; readonly end: number }): Span {
  return { start: pos, end };
}
