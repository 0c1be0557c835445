import { compileSchema, SchemaCompileError, type SchemaProblem } from '../../src/compiler/index.js';
import { describe, expect, it } from 'vitest';
import { warehouse } from '../domains.js';
import { misuses, type Misuse } from './misuses.js';

const isOne = (edit: Misuse['edit']): edit is readonly [string, string] => typeof edit[0] === 'string';

function edited({ edit }: Misuse) {
  return warehouse.map((source) => {
    if (source.name !== 'warehouse.graphql') return source;
    const text = (isOne(edit) ? [edit] : edit).reduce((sdl, [from, to]) => {
      expect(sdl, 'the text to be replaced').toContain(from);
      return sdl.replace(from, () => to);
    }, source.text);
    return { ...source, text };
  });
}

function problemsOf(sources: typeof warehouse): readonly SchemaProblem[] {
  try {
    compileSchema(sources, { version: '2026-11' });
  } catch (error) {
    if (error instanceof SchemaCompileError) return error.problems;
    throw error;
  }
  return [];
}

describe('the compiler refuses, with its place and with advice,', () => {
  describe.each(Object.entries(misuses))('in %s,', (_area, rows) => {
    it.each(rows.map((row) => [row.what, row] as const))('%s', (_what, row) => {
      const sources = edited(row);
      const problems = problemsOf(sources);
      const [problem] = problems;
      expect(problem?.message).toMatch(row.says);
      expect(problems.slice(1 + (row.also ?? 0)), 'problems beyond those that follow').toEqual([]);
      const text = sources.find(({ name }) => name === problem?.file)?.text ?? '';
      const found = text
        .split('\n')
        .slice(Number(problem?.line) - 1)
        .join('\n')
        .slice(Number(problem?.column) - 1);
      expect(found.slice(0, row.at.length)).toBe(row.at);
      expect(problem?.advice).toMatch(/\w.*\.$/s);
    });
  });
});
