/**
 * Puts pictures that Chromium has encoded as WebP one after another into one that moves: the container's chunks, as in "WebP
 * Container Specification". Nothing is encoded anew, which is why no library is needed.
 */
export interface Frame {
  /** A still WebP. */
  readonly picture: Buffer;
  readonly ms: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** All frames are of one size, and each covers the one before; the film begins anew at its end. */
export function animatedWebp({ width, height }: Size, frames: readonly Frame[]): Buffer {
  const isAnimated = 0x02;
  const frameOf = ({ picture, ms }: Frame): Buffer => {
    const head = Buffer.concat([uint24(0), uint24(0), uint24(width - 1), uint24(height - 1), uint24(ms)]);
    const neitherBlendedNorDisposed = Buffer.of(0x02);
    return chunk('ANMF', Buffer.concat([head, neitherBlendedNorDisposed, imageOf(picture)]));
  };
  const body = Buffer.concat([
    Buffer.from('WEBP'),
    chunk('VP8X', Buffer.concat([Buffer.of(isAnimated, 0, 0, 0), uint24(width - 1), uint24(height - 1)])),
    // No background, and no end.
    chunk('ANIM', Buffer.alloc(6)),
    ...frames.map(frameOf),
  ]);
  return chunk('RIFF', body);
}

/** The chunk of a still picture that holds the image itself. */
function imageOf(picture: Buffer): Buffer {
  const firstChunk = 12;
  for (let at = firstChunk; at + 8 <= picture.length;) {
    const size = picture.readUInt32LE(at + 4);
    const end = at + 8 + size + (size % 2);
    if (['VP8 ', 'VP8L'].includes(picture.toString('latin1', at, at + 4))) return picture.subarray(at, end);
    at = end;
  }
  throw new Error('This is no WebP picture.');
}

function chunk(name: string, content: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(content.length);
  return Buffer.concat([Buffer.from(name), size, content, Buffer.alloc(content.length % 2)]);
}

function uint24(value: number): Buffer {
  const bytes = Buffer.alloc(3);
  bytes.writeUIntLE(value, 0, 3);
  return bytes;
}
