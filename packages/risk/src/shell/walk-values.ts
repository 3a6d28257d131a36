/** Arithmetic and tests of a shell: both read words as more than words. */
import type { Span } from '@interlock/model';
import type { ArithmeticExpression, DoubleQuotedChild, ParsedScript, TestExpression, Word, WordPart } from 'unbash';

/** What a walk does with what is found inside. */
interface Walker {
  unknown(reason: string, span: Span): void;
  nested(part: { readonly script: ParsedScript | undefined }, span: Span): void;
  word(word: Word): void;
  part(part: WordPart | DoubleQuotedChild): void;
}

/** Arithmetic reads variables as expressions, which may run code: only numbers are safe. */
export function judgeArithmetic(walk: Walker, node: ArithmeticExpression | undefined, span: Span): void {
  switch (node?.type) {
    case 'ArithmeticBinary':
      if (/^[^=]*=$/.test(node.operator) && !/^[=!<>]=$/.test(node.operator))
        walk.unknown('arithmetic that sets a variable', span);
      judgeArithmetic(walk, node.left, span);
      judgeArithmetic(walk, node.right, span);
      return;
    case 'ArithmeticUnary':
      if (/\+\+|--/.test(node.operator)) walk.unknown('arithmetic that sets a variable', span);
      judgeArithmetic(walk, node.operand, span);
      return;
    case 'ArithmeticTernary':
      judgeArithmetic(walk, node.test, span);
      judgeArithmetic(walk, node.consequent, span);
      judgeArithmetic(walk, node.alternate, span);
      return;
    case 'ArithmeticGroup':
      judgeArithmetic(walk, node.expression, span);
      return;
    case 'ArithmeticWord':
      if (!/^\d+$/.test(node.value)) walk.unknown('arithmetic with a name, which may run code', span);
      for (const part of node.parts ?? []) walk.part(part);
      return;
    case 'ArithmeticCommandExpansion':
      walk.unknown('arithmetic with a command', span);
      walk.nested(node, span);
      return;
    default:
      walk.unknown('arithmetic that is not known here', span);
  }
}

/** What stands between `[[` and `]]`. */
export function judgeTest(walk: Walker, node: TestExpression): void {
  const span = spanOf(node);
  switch (node.type) {
    case 'TestUnary':
      if (!/^-[abcdefghknoprstuwxzGLNOS]$/.test(node.operator)) walk.unknown(`"${node.operator}" may run code`, span);
      walk.word(node.operand);
      return;
    case 'TestBinary':
      if (!/^(==|=|!=|=~|-nt|-ot|-ef)$/.test(node.operator) || /[|&;<>]/.test(unquoted(node.right)))
        walk.unknown(`"${node.operator}" computes and may run code`, span);
      walk.word(node.left);
      walk.word(node.right);
      return;
    case 'TestLogical':
      for (const [at, one] of node.operands.entries()) {
        // To a shell that knows no "[[" the operator ends a command, and the word behind it is another.
        const looks = one.type === 'TestNot' ? one.operand : one;
        if (at > 0 && (looks.type !== 'TestUnary' || looks.pos === looks.operand.pos))
          walk.unknown('a plain shell reads this as a command', span);
        judgeTest(walk, one);
      }
      return;
    case 'TestNot':
      judgeTest(walk, node.operand);
      return;
    case 'TestGroup':
      judgeTest(walk, node.expression);
      return;
    default:
      walk.unknown('a test that is not known here', span);
  }
}

/** The word's text without what stands in quotes or behind a backslash. */
function unquoted(word: Word): string {
  return word.text.replace(/\\.|'[^']*'|"[^"]*"/g, '');
}

const spanOf = ({ pos, end }: { readonly pos: number; readonly end: number }): Span => ({ start: pos, end });
