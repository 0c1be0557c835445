import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

it('goes on to its end, without a word, when nobody reads what it prints', () => {
  const main = new URL('../../src/main.ts', import.meta.url).pathname;
  // The reader has gone before anything is printed.
  const command = `(node --import tsx --conditions=holdfast-source '${main}' --help; echo "ended with $?" >&2) | true`;
  const { stderr } = spawnSync('sh', ['-c', command], { encoding: 'utf8' });
  expect(stderr).toBe('ended with 0\n');
});
