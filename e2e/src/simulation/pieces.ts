import type { Random } from '../world/random.js';

/**
 * What people type in a simulation: runs of a character that nobody else ever types, so that the judges can tell what
 * became of each. (Of words that share letters, nobody can say which of two equal letters is whose.)
 */
export interface Pieces {
  /** Something that was never typed before. */
  fresh(random: Random): string;
}

/** The first of the many characters of Han: one code unit each, and enough for every run. */
const first = 0x4e00;
const last = 0x9fff;

export function createPieces(): Pieces {
  let used = 0;
  return {
    fresh(random) {
      const code = first + used++;
      if (code > last) throw new Error('This run has typed more than there are characters for.');
      return String.fromCharCode(code).repeat(random.int(1, 5));
    },
  };
}

/** One person's small change to a text: something new somewhere, something gone, or one for the other. */
export function retype(text: string, pieces: Pieces, random: Random): string {
  const runs = text.match(/(.)\1*/gsu) ?? [];
  const deed = random.weighted({ insert: 6, append: 3, replace: 3, delete: 3 });
  const at = random.int(0, Math.max(0, runs.length - 1));
  switch (deed) {
    case 'insert':
      return runs.toSpliced(at, 0, pieces.fresh(random)).join('');
    case 'append':
      return text + pieces.fresh(random);
    case 'replace':
      return runs.toSpliced(at, random.int(1, 2), pieces.fresh(random)).join('');
    case 'delete':
      return runs.toSpliced(at, random.int(1, 3)).join('');
  }
}
