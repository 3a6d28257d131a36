/**
 * What an image is by its own first bytes, whatever a name or a browser says: its format and its size in pixels. Nothing
 * is decoded. Sources: PNG (W3C) 5.2 and 11.2.2, GIF89a 17 and 18, JPEG (T.81) B.2.2, WebP (RFC 9649) 2.4 to 2.7.
 */
import type { Image } from '@interlock/protocol';

export type ImageKind = Pick<Image, 'format' | 'width' | 'height'>;

/** Undefined for anything that is none of the four, or whose size does not stand where it should. */
export function imageKind(bytes: Uint8Array): ImageKind | undefined {
  const kind = png(bytes) ?? gif(bytes) ?? jpeg(bytes) ?? webp(bytes);
  return kind && kind.width > 0 && kind.height > 0 ? kind : undefined;
}

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const letters = (bytes: Uint8Array, at: number, length: number) =>
  String.fromCharCode(...bytes.subarray(at, at + length));

function png(bytes: Uint8Array): ImageKind | undefined {
  if (bytes.length < 33 || letters(bytes, 0, 8) !== '\x89PNG\r\n\x1a\n' || letters(bytes, 12, 4) !== 'IHDR')
    return undefined;
  return { format: 'png', width: view(bytes).getUint32(16), height: view(bytes).getUint32(20) };
}

function gif(bytes: Uint8Array): ImageKind | undefined {
  if (bytes.length < 14 || !/^GIF8[79]a$/.test(letters(bytes, 0, 6))) return undefined;
  return { format: 'gif', width: view(bytes).getUint16(6, true), height: view(bytes).getUint16(8, true) };
}

/** Frames whose header has the size: all of C0 to CF but the tables C4, C8 and CC. */
const sizedFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

function jpeg(bytes: Uint8Array): ImageKind | undefined {
  if (bytes.length < 4 || bytes[0] !== 0xff || bytes[1] !== 0xd8) return undefined;
  for (let at = 2; at + 9 < bytes.length; ) {
    const marker = bytes[at + 1] ?? 0;
    if (bytes[at] !== 0xff) return undefined;
    if (marker === 0xff) at += 1;
    else if (sizedFrame(marker))
      return { format: 'jpeg', width: view(bytes).getUint16(at + 7), height: view(bytes).getUint16(at + 5) };
    else if (marker === 0xd9 || marker === 0xda) return undefined;
    else at += 2 + Math.max(2, view(bytes).getUint16(at + 2));
  }
  return undefined;
}

function webp(bytes: Uint8Array): ImageKind | undefined {
  if (bytes.length < 30 || letters(bytes, 0, 4) !== 'RIFF' || letters(bytes, 8, 4) !== 'WEBP') return undefined;
  const at = view(bytes);
  const three = (from: number) => at.getUint16(from, true) + (bytes[from + 2] ?? 0) * 65_536;
  switch (letters(bytes, 12, 4)) {
    case 'VP8 ':
      if (letters(bytes, 23, 3) !== '\x9d\x01\x2a') return undefined;
      return { format: 'webp', width: at.getUint16(26, true) & 0x3fff, height: at.getUint16(28, true) & 0x3fff };
    case 'VP8L': {
      const bits = at.getUint32(21, true);
      if (bytes[20] !== 0x2f) return undefined;
      return { format: 'webp', width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8X':
      return { format: 'webp', width: three(24) + 1, height: three(27) + 1 };
    default:
      return undefined;
  }
}
