import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import xterm from '@xterm/headless';
import fc from 'fast-check';
import { InertStream, plainText } from './inert.ts';

const inert = (text: string): string => new InertStream().push(text);

describe('a replay', () => {
  it('keeps what draws', () => {
    for (const text of [
      'show ip bgp\r\n\tü 🔒',
      '\u001b[1;31mred\u001b[0m',
      '\u001b[38:2:1:2:3mcolour',
      '\u001b[2J\u001b[10;5H\u001b[K\u001b[?25l\u001b[?1049h',
      '\u001b(0lqk\u001b(B',
      '\u001b7saved\u001b8\u001bM',
    ])
      assert.equal(inert(text), text);
  });

  it('reaches no clipboard, asks for no answer, names no link and no window', () => {
    const hostile: [string, string][] = [
      ['a\u001b]52;c;cm0gLXJmIC8=\u0007b', 'ab'],
      ['a\u001b]52;c;cm0gLXJmIC8=\u001b\\b', 'ab'],
      ['a\u009d52;c;cm0gLXJmIC8=\u009cb', 'ab'],
      ['\u001b]8;;http://evil.example/\u0007click\u001b]8;;\u0007', 'click'],
      ['\u001b]0;rm -rf /\u0007', ''],
      ['\u001b]10;?\u0007\u001b]4;1;?\u0007', ''],
      ['\u001b[c\u001b[>c\u001b[=c\u001b[0c', ''],
      ['\u001b[5n\u001b[6n\u001b[?6n', ''],
      ['\u001b[21t\u001b[14t\u001b[8;1;1t', ''],
      ['\u001bZ\u0005', ''],
      ['\u001bP$qm\u001b\\after', 'after'],
      ['\u001bP+q544e\u001b\\', ''],
      ['\u001b_G f=100;AAAA\u001b\\\u001b^x\u001b\\\u001bXy\u001b\\', ''],
      ['\u001b[?1000h\u001b[?1004h\u001b[?2004h', ''],
      ['\u001b[?1004;25h', '\u001b[?25h'],
      ['\u001bc\u001b[!p\u001b[1;2"p', ''],
      ['\u001b[?2026$p\u001b[1$q', ''],
      ['\u001b[3g\u001b[5i', '\u001b[3g'],
      ['\u0007\u000b\u0000\u007f', ''],
      ['\u001b[1\u001b[c2', '2'],
      ['\u001b]52;c;\u0018x', 'x'],
      [`\u001b[${'1;'.repeat(5000)}mz`, 'z'],
    ];
    for (const [given, left] of hostile) assert.equal(inert(given), left, JSON.stringify(given.slice(0, 40)));
  });

  it('says the same however the text is cut', () => {
    const piece = fc.constantFrom(
      '\u001b',
      '[',
      ']',
      '52',
      ';',
      'c',
      'm',
      '\u0007',
      '\\',
      'P',
      '?',
      '25',
      'h',
      'x',
      '\u009b',
      '\u0018',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const stream = new InertStream();
        assert.equal(pieces.map((one) => stream.push(one)).join(''), inert(pieces.join('')));
      }),
    );
  });

  it('never makes a terminal answer, whatever a device wrote', async () => {
    const sign = fc.constantFrom(
      ...[
        '\u001b[',
        '\u001b]',
        '\u001bP',
        '\u009b',
        '\u0090',
        '\u001b',
        '?',
        '>',
        '=',
        '$',
        '!',
        '"',
        ' ',
        '\u0007',
        '\u001b\\',
      ],
      ...[...'0123456789;:cnqptxyRZhlm\\+'],
      '\u0005',
    );
    const answered: string[] = [];
    const write = (text: string) =>
      new Promise<void>((resolve) => {
        const terminal = new xterm.Terminal({ cols: 80, rows: 24, allowProposedApi: true });
        terminal.onData((data) => void answered.push(data));
        terminal.onTitleChange((title) => void answered.push(`title ${title}`));
        terminal.write(text, () => {
          terminal.dispose();
          resolve();
        });
      });
    await write('\u001b[c');
    assert.match(answered.join(''), /\?1;2c/, 'the terminal of this test does answer what is not made harmless');
    answered.length = 0;
    for (const text of fc.sample(fc.array(sign, { maxLength: 60 }), { numRuns: 300, seed: 7 }))
      await write(inert(text.join('')));
    assert.deepEqual(answered, []);
  });

  it('is words alone where there is no terminal', () => {
    assert.equal(
      plainText(inert('\u001b[1mRouter#\u001b[0m show\u0008 ver\r\r\n\u202eevil\r\n')),
      'Router# show ver\nevil\n',
    );
  });
});
