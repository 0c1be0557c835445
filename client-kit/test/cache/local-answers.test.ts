import type { RecordData } from '@holdfast/schema/merge';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLocalAnswers, type LocalAnswers } from '../../src/cache/local-answers.js';
import { manifest } from '../client/tiny-server.test-util.js';

const time = '2026-01-01T00:00:00.000Z';
const note = (id: string, rest: RecordData = {}): RecordData => ({
  ...{
    id,
    workspaceId: 'w',
    notebookId: 'b',
    title: id,
    body: '',
    tags: [],
    pinned: false,
    status: 'ACTIVE',
  },
  ...{ version: 1, createdAt: time, updatedAt: time, deletedAt: null },
  ...rest,
});

/** Records that are changed by hand, and answers from them. */
function device() {
  const records = new Map<string, RecordData>();
  const source = {
    visible: (type: string, id: string) => {
      const data = records.get(id);
      return data && { type, data, status: 'settled' as const };
    },
    records: () => records.values(),
    status: () => ({ state: 'live' as const, pending: 0, refused: 0, pausedBy: [], notices: [] }),
    isWhole: () => true,
  };
  const answers = createLocalAnswers(manifest);
  answers.attach(source);
  return {
    answers,
    put(id: string, after: RecordData | undefined) {
      const before = records.get(id);
      if (after) records.set(id, after);
      else records.delete(id);
      answers.apply([{ type: 'Note', id, ...(before && { before }), ...(after && { after }) }]);
    },
    /** As by a device that has read nothing before. */
    anew(): LocalAnswers {
      const other = createLocalAnswers(manifest);
      other.attach(source);
      return other;
    },
  };
}

const wheres = fc.record(
  {
    text: fc.constantFrom('k', 'ke', 'KEL', 'a'),
    pinned: fc.boolean(),
    notebookId: fc.constantFrom('b', 'c'),
  },
  { requiredKeys: [] },
);
const reads = fc.record({
  where: wheres.map((where): Record<string, unknown> => ({ workspaceId: 'w', ...where })),
  orderBy: fc.constantFrom('TITLE_ASC', 'UPDATED_DESC'),
  first: fc.integer({ min: 1, max: 4 }),
});
const writes = fc.record({
  id: fc.constantFrom('1', '2', '3', '4', '5', '6'),
  fields: fc.option(
    fc.record({
      title: fc.constantFrom('a', 'k', 'kelp', 'Kelp forest', 'bake'),
      pinned: fc.boolean(),
      notebookId: fc.constantFrom('b', 'c'),
      updatedAt: fc.constantFrom(time, '2026-02-01T00:00:00.000Z'),
    }),
    { nil: undefined },
  ),
});

describe('the lists of a device', () => {
  it('are what one would read that had read no other before, whatever was read and changed', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(reads, writes), { maxLength: 30 }), (steps) => {
        const { answers, put, anew } = device();
        for (const step of steps)
          if ('id' in step) put(step.id, step.fields && note(step.id, step.fields));
          else expect(answers.list('notes', step)).toEqual(anew().list('notes', step));
      }),
    );
  });

  it('that nobody reads any more are kept up to date no longer, and are right when they are read again', () => {
    const { answers, put, anew } = device();
    const read = { where: { workspaceId: 'w' }, orderBy: 'TITLE_ASC' };
    answers.list('notes', read);
    for (let step = 0; step < 2_500; step++)
      put(String(step % 7), note(String(step % 7), { title: `${step}` }));
    expect(answers.list('notes', read)).toEqual(anew().list('notes', read));
  });
});
