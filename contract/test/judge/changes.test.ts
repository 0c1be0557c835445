import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { diffSchemas, type Change } from '../../src/diff/index.js';
import { judge, judgedKinds, reachOf, type Compared } from '../../src/judge/index.js';
import { usageOfOperation, usageOfQueued } from '../../src/usage/index.js';
import { schemaOf } from '../schema-of.js';
import { rows, type Row } from './changes.js';

function compare({ before, after }: Pick<Row, 'before' | 'after'>): {
  changes: Change[];
  compared: Compared;
} {
  const [was, is] = [schemaOf(before), schemaOf(after)];
  return {
    changes: diffSchemas(was, is, { directiveUses: true }),
    compared: { before: was, after: is, reach: reachOf(was) },
  };
}

describe('what a change of a schema means', () => {
  it.each(rows)('$verdict: $change', (row) => {
    const { changes, compared } = compare(row);
    expect(changes.map(({ kind }) => kind).sort()).toEqual([row.kind, ...(row.along ?? [])].sort());
    const change = changes.find(({ kind }) => kind === row.kind)!;
    const judgement = judge(change, compared);

    expect(judgement.verdict).toBe(row.verdict);
    expect(judgement.reason).toContain(row.says);
    expect(judgement.reason).toMatch(/^[A-Z@].*\.$/s);
    expect(judgement.wayOut !== '').toBe(row.verdict !== 'safe');

    const concerned = (uses: ReadonlySet<unknown>) => judgement.concerns.some((use) => uses.has(use));
    const usage = (text: string) => {
      const document = parse(text);
      expect(validate(compared.before, document)).toEqual([]);
      return usageOfOperation(compared.before, document);
    };
    if (row.concerns) expect(concerned(usage(row.concerns))).toBe(true);
    if (row.spares) expect(concerned(usage(row.spares))).toBe(false);
    if (row.queued) expect(concerned(usageOfQueued(compared.before, row.queued.mutation))).toBe(true);
    expect(judgement.queued?.verdict).toBe(row.queued?.verdict ?? judgement.queued?.verdict);
  });

  it('harms nobody where nothing changed', () => {
    for (const { before } of rows) expect(compare({ before, after: before }).changes).toEqual([]);
  });

  it('is told of every kind of change that there is', () => {
    expect(new Set(rows.map(({ kind }) => kind))).toEqual(new Set(judgedKinds));
  });
});
