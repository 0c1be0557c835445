import { describe, expect, it } from 'vitest';
import { animatedWebp } from '../screenshots/animated-webp.js';

/** A still picture as Chromium makes one: a container with one chunk. */
function still(image: Buffer): Buffer {
  const head = Buffer.alloc(20);
  head.write('RIFF', 0);
  head.writeUInt32LE(12 + image.length, 4);
  head.write('WEBPVP8 ', 8);
  head.writeUInt32LE(image.length, 16);
  return Buffer.concat([head, image]);
}

/** The chunks of a container, each with what it holds. */
function chunksOf(bytes: Buffer): Array<[string, Buffer]> {
  const found: Array<[string, Buffer]> = [];
  for (let at = 12; at < bytes.length;) {
    const size = bytes.readUInt32LE(at + 4);
    found.push([bytes.toString('latin1', at, at + 4), bytes.subarray(at + 8, at + 8 + size)]);
    at += 8 + size + (size % 2);
  }
  return found;
}

describe('a film', () => {
  const [one, two] = [Buffer.from('the first picture!'), Buffer.from('the second picture')];
  const film = animatedWebp({ width: 896, height: 532 }, [
    { picture: still(one), ms: 1_800 },
    { picture: still(two), ms: 70_000 },
  ]);

  it('is a container of its own size that says that it moves', () => {
    expect(film.toString('latin1', 0, 4) + film.toString('latin1', 8, 12)).toBe('RIFFWEBP');
    expect(film.readUInt32LE(4)).toBe(film.length - 8);
    const [[name, head]] = chunksOf(film) as [[string, Buffer]];
    expect([name, head[0], head.readUIntLE(4, 3), head.readUIntLE(7, 3)]).toEqual(['VP8X', 2, 895, 531]);
  });

  it('has each picture for its time', () => {
    const frames = chunksOf(film).filter(([name]) => name === 'ANMF');
    expect(frames.map(([, content]) => content.readUIntLE(12, 3))).toEqual([1_800, 70_000]);
    expect(frames.map(([, content]) => content.subarray(24).toString())).toEqual(
      [one, two].map((image) => image.toString()),
    );
  });

  it('is not made of anything else', () => {
    expect(() =>
      animatedWebp({ width: 1, height: 1 }, [{ picture: Buffer.from('RIFF....PNG ........'), ms: 1 }]),
    ).toThrow('no WebP picture');
  });
});
