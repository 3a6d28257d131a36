import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { EnvelopeError, type EnvelopeKey, open, type Slot, seal } from '@interlock/envelope';
import fc from 'fast-check';
import { type EventKind, type RecordingHead, RecordingWriter, readRecording, resumePoint } from './index.ts';

const key: EnvelopeKey = { ref: 'dek_test', bytes: randomBytes(32) };
const slot = (field: string, record = 'recording_1'): Slot => ({
  organization: 'org_1',
  table: 'recording',
  record,
  field,
  schema: 1,
});
const opener = (field: string, envelope: Uint8Array) => open(key, slot(field), envelope);
const head: RecordingHead = { width: 80, height: 24, started: 1_795_000_000, title: 'r1', terminal: 'xterm' };
type Event = [bigint, EventKind, string | Uint8Array];

/** A file in memory. */
function newFile() {
  const parts: Uint8Array[] = [];
  return {
    sink: {
      seal: (field: string, bytes: Uint8Array) => seal(key, slot(field), bytes),
      write: (bytes: Uint8Array) => void parts.push(bytes),
    },
    parts,
    bytes: () => Buffer.concat(parts),
  };
}

function record(events: Event[], flushEvery = 0): Buffer {
  const file = newFile();
  const writer = RecordingWriter.begin(head, file.sink);
  events.forEach((event, n) => {
    writer.event(...event);
    if (flushEvery > 0 && n % flushEvery === 0) writer.flush();
  });
  writer.finish();
  return file.bytes();
}

function parse(text: string): { head: unknown; events: [number, string, string][] } {
  assert.ok(text.endsWith('\n'));
  const [first, ...lines] = text.trimEnd().split('\n');
  return {
    head: JSON.parse(first as string),
    events: lines.map((line) => JSON.parse(line) as [number, string, string]),
  };
}

describe('a recording', () => {
  it('reads back as asciicast version 2, with every event and its time', () => {
    const bytes = record([
      [0n, 'o', 'Router>'],
      [1_500_000_000n, 'i', 'show ip bgp\r'],
      [1_500_000_001n, 'o', 'ü\u001b[31m"red"\\\r\n'],
      [3_000_000_000n, 'r', '120x40'],
      [2_000_000_000n, 'm', 'the clock went back'],
      [99_000_000_000_000n, 'm', ''],
    ]);
    const { text, end } = readRecording(bytes, opener, 'finished');
    assert.equal(end, 'finished');
    assert.deepEqual(parse(text), {
      head: { version: 2, width: 80, height: 24, timestamp: 1_795_000_000, title: 'r1', env: { TERM: 'xterm' } },
      events: [
        [0, 'o', 'Router>'],
        [1.5, 'i', 'show ip bgp\r'],
        [1.500000001, 'o', 'ü\u001b[31m"red"\\\r\n'],
        [3, 'r', '120x40'],
        [3, 'm', 'the clock went back'],
        [99000, 'm', ''],
      ],
    });
    assert.match(text, /\[1\.500000001, "o"/);
    assert.match(text, /\[99000\.000000000, "m", ""\]/);
  });

  it('replays in asciinema', (t) => {
    const missing = ['asciinema', 'script'].filter((program) => spawnSync(program, ['--version']).status !== 0);
    if (missing.length > 0) return t.skip(`not installed: ${missing.join(', ')}`);
    const dir = mkdtempSync(join(tmpdir(), 'interlock-recording-'));
    t.after(() => rmSync(dir, { recursive: true, force: true }));
    const said = ['Router#', 'show version\r\n', 'Cisco \u{1f512} ü\r\n', 'x'.repeat(100_000), '\r\n'];
    const bytes = record([
      ...said.map((text, n): Event => [BigInt(n) * 1_000_000n, 'o', text]),
      [5_000_000_000n, 'i', 'not shown'],
    ]);
    const cast = join(dir, 'a.cast');
    writeFileSync(cast, readRecording(bytes, opener, 'finished').text);
    // It asks for a terminal, which `script` gives; a terminal puts a CR before each LF.
    const args = ['-qec', `asciinema cat '${cast}'`, '/dev/null'];
    const shown = spawnSync('script', args, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8' } });
    assert.ok(shown.stdout.replaceAll('\r', '') === said.join('').replaceAll('\r', ''), shown.stdout.slice(0, 500));
  });

  it('joins characters that arrive in pieces, as bytes or as halves', () => {
    const bytes = Buffer.from('aü\u{1f512}z');
    const events = [...bytes].map((byte, n): Event => [BigInt(n), 'o', Uint8Array.of(byte)]);
    const halves: Event[] = [
      [100n, 'i', 'k\ud83d'],
      [101n, 'o', '|'],
      [102n, 'i', '\udd12l'],
    ];
    const { events: read } = parse(readRecording(record([...events, ...halves]), opener, 'finished').text);
    const joined = (kind: string) =>
      read
        .filter((event) => event[1] === kind)
        .map((event) => event[2])
        .join('');
    assert.equal(joined('o'), 'aü\u{1f512}z|');
    assert.equal(joined('i'), 'k\u{1f512}l');
    const broken = record([
      [0n, 'o', Uint8Array.of(0xff, 0xe2, 0x82)],
      [1n, 'i', '\ud83d'],
    ]);
    assert.match(readRecording(broken, opener, 'finished').text, /\ufffd\ufffd?/u);
  });

  it('holds any text, however it is cut and flushed', () => {
    const event = fc.tuple(
      fc.bigInt({ min: 0n, max: 10n ** 15n }),
      fc.constantFrom<EventKind>('o', 'i'),
      fc.oneof(fc.string({ unit: 'grapheme', maxLength: 50 }), fc.string({ unit: 'binary', maxLength: 50 })),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), fc.nat({ max: 4 }), (events, flushEvery) => {
        const { events: read } = parse(readRecording(record(events, flushEvery), opener, 'finished').text);
        for (const kind of ['o', 'i'])
          assert.equal(
            read
              .filter((one) => one[1] === kind)
              .map((one) => one[2])
              .join(''),
            events
              .filter((one) => one[1] === kind)
              .map((one) => one[2])
              .join('')
              .toWellFormed(),
          );
        for (let n = 1; n < read.length; n++) assert.ok((read[n]?.[0] as number) >= (read[n - 1]?.[0] as number));
      }),
      { numRuns: 100 },
    );
  });

  it('writes a frame when it is full or asked, and never an empty one but the last', () => {
    const file = newFile();
    const writer = RecordingWriter.begin(head, file.sink);
    assert.equal(file.parts.length, 0);
    writer.flush();
    writer.flush();
    assert.equal(file.parts.length, 1);
    writer.event(1n, 'o', 'y'.repeat(1_000_000));
    assert.ok(file.parts.length > 10);
    assert.ok(file.parts.every((part) => part.length < 100_000));
    const done = writer.finish();
    assert.deepEqual(done, { frames: file.parts.length, bytes: file.bytes().length });
    assert.deepEqual(writer.finish(), done);
    assert.throws(() => writer.event(2n, 'o', 'late'), { code: 'recording.finished' });
  });

  it('shows nothing of its content on disk', () => {
    const bytes = record([[0n, 'o', 'c4n4ry-in-the-output']], 1);
    for (const word of ['c4n4ry', 'version', '"o"', 'xterm']) assert.equal(bytes.indexOf(word), -1);
  });

  it('is told to be unfinished or torn after a crash, and goes on from its last whole frame', () => {
    const file = newFile();
    const writer = RecordingWriter.begin(head, file.sink);
    for (let n = 0; n < 5; n++) {
      writer.event(BigInt(n), 'o', `line ${n}\n`);
      writer.flush();
    }
    const [whole, frames] = [file.bytes(), file.parts];
    const cut = frames.map((_, n) => Buffer.concat(frames.slice(0, n + 1)).length);
    for (let length = 0; length <= whole.length; length++) {
      const bytes = whole.subarray(0, length);
      const point = resumePoint(bytes);
      const kept = cut.filter((end) => end <= length);
      assert.equal(point.frames, kept.length);
      assert.equal(point.bytes, kept.at(-1) ?? 0);
      assert.equal(point.end === 'unfinished', length === point.bytes && length > 0 ? true : length === 22);
      assert.throws(() => readRecording(bytes, opener, 'finished'), { code: 'recording.truncated' });
    }
    const torn = whole.subarray(0, whole.length - 3);
    const left = readRecording(torn, opener, 'any');
    assert.equal(left.end, 'torn');
    assert.equal(parse(left.text).events.length, 4);
    const point = resumePoint(torn);
    const rest = newFile();
    const again = RecordingWriter.resume(point.frames, rest.sink);
    again.event(9n, 'm', 'interlock was restarted');
    again.finish();
    const { text, end } = readRecording(
      Buffer.concat([torn.subarray(0, point.bytes), rest.bytes()]),
      opener,
      'finished',
    );
    assert.equal(end, 'finished');
    assert.deepEqual(
      parse(text).events.map((event) => event[1]),
      ['o', 'o', 'o', 'o', 'm'],
    );
  });

  it('is refused where frames change places, are missing, come from another recording or pose as the last', () => {
    const file = newFile();
    const writer = RecordingWriter.begin(head, file.sink);
    for (let n = 0; n < 3; n++) {
      writer.event(BigInt(n), 'o', `line ${n}`);
      writer.flush();
    }
    writer.finish();
    const [a, b, c, last] = file.parts as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
    const refuse = (parts: Uint8Array[], error: object | typeof EnvelopeError) =>
      assert.throws(() => readRecording(Buffer.concat(parts), opener, 'any'), error as object);
    assert.equal(readRecording(Buffer.concat([a, b, c, last]), opener, 'finished').end, 'finished');
    refuse([a, c, b, last], EnvelopeError);
    refuse([a, c, last], EnvelopeError);
    refuse([a, b, last], EnvelopeError);
    refuse([a, b, b, c, last], EnvelopeError);
    const posing = Buffer.from(c);
    posing[0] = 1;
    refuse([a, b, posing], EnvelopeError);
    const open = Buffer.from(last);
    open[0] = 0;
    refuse([a, b, c, open], EnvelopeError);
    const damaged = { code: 'recording.damaged' };
    refuse([a, b, c, last, Buffer.alloc(1)], damaged);
    refuse([a, b, c, last, c], damaged);
    refuse([b, c, last], damaged);
    refuse([a, Buffer.from([0, 0xff, 0xff, 0xff, 0xff])], damaged);
    refuse([a, Buffer.from([7])], damaged);
    assert.throws(
      () => readRecording(file.bytes(), (field, envelope) => open_(field, envelope, 'recording_2'), 'any'),
      EnvelopeError,
    );
  });

  it('stops when its file cannot be written, keeping what came before', () => {
    const file = newFile();
    let full = false;
    const write = (bytes: Uint8Array) => {
      file.sink.write(full ? bytes.subarray(0, 20) : bytes);
      if (full) throw new Error('no room');
    };
    const writer = RecordingWriter.begin(head, { ...file.sink, write });
    writer.event(1n, 'o', 'kept');
    writer.flush();
    full = true;
    writer.event(2n, 'o', 'lost');
    assert.throws(() => writer.flush(), /no room/);
    full = false;
    assert.throws(() => writer.event(3n, 'o', 'more'), { code: 'recording.broken' });
    assert.throws(() => writer.finish(), { code: 'recording.broken' });
    const { text, end } = readRecording(file.bytes(), opener, 'any');
    assert.equal(end, 'torn');
    assert.deepEqual(parse(text).events, [[1e-9, 'o', 'kept']]);
  });
});

function open_(field: string, envelope: Uint8Array, recording: string): Uint8Array {
  return open(key, slot(field, recording), envelope);
}
