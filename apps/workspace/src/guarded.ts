/** Standard input with a guard in front: a frame's length is checked before anything buffers it. */
import { type Readable, Transform } from 'node:stream';
import { asFault } from '@interlock/model';
import { FrameGuard } from '@interlock/protocol';

/** The same bytes, until one breaks the rules of frames; then the stream is destroyed with that Fault. */
export function guarded(input: Readable, limit: number): Readable {
  const guard = new FrameGuard(limit);
  const checked = new Transform({
    transform(bytes: Uint8Array, _encoding, done) {
      try {
        guard.push(bytes);
        done(null, bytes);
      } catch (error) {
        done(asFault(error, 'protocol.frame-malformed', 'Bytes arrived that are not a message.', 'Report this.'));
      }
    },
  });
  input.on('error', (error) => checked.destroy(error));
  return input.pipe(checked);
}
