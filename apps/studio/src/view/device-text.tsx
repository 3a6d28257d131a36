import { pieces } from '@interlock/protocol';
import { Fragment } from 'react';

/** One line of a command, every character a person would not see named in its place. */
export function DeviceText({ line }: { line: string }) {
  return pieces(line).map((piece, index) =>
    piece.hidden ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one immutable line
      <mark key={index} className="chip" title={piece.hidden}>
        {piece.text}
      </mark>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one immutable line
      <Fragment key={index}>{piece.text}</Fragment>
    ),
  );
}
