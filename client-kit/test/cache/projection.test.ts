import { gql, type InMemoryCache } from '@apollo/client';
import type { RecordData } from '@holdfast/schema/merge';
import { describe, expect, it } from 'vitest';
import { createLocalAnswers } from '../../src/cache/local-answers.js';
import { createProjection } from '../../src/cache/projection.js';
import { RecordsCache } from '../../src/cache/records-cache.js';
import { possibleTypes, typePolicies } from '../../src/cache/type-policies.js';
import type { RecordChange, Replica } from '../../src/sync/replica.js';
import { manifest } from '../client/tiny-server.test-util.js';

const time = '2026-01-01T00:00:00.000Z';
const engine = { version: 1, createdAt: time, updatedAt: time, deletedAt: null, workspaceId: 'w' };
const note = (id: string, rest: RecordData = {}): RecordData => ({
  ...{
    ...engine,
    id,
    notebookId: 'b',
    title: id,
    body: '',
    tags: [],
    pinned: false,
    status: 'ACTIVE',
    colour: 'SAND',
  },
  ...rest,
});
const notebook = (id: string): RecordData => ({ ...engine, id, title: id, colour: 'SAND', position: 0 });

/** Records that are changed by hand, and a cache that shows them. Timers fire when the test says so. */
function shown(
  records: Record<string, RecordData>,
  firstSync?: { workspaces: number; done: number; records: number },
) {
  const timers: Array<() => void> = [];
  const listeners = new Set<(changes: readonly RecordChange[]) => void>();
  const replica = {
    visible: (type: string, id: string) => {
      const data = records[`${type}:${id}`];
      return data && { type, data, status: 'settled' };
    },
    records: (type: string) =>
      Object.entries(records)
        .filter(([key]) => key.startsWith(`${type}:`))
        .map(([, record]) => record),
    status: () => ({ firstSync }),
    isWhole: () => true,
    onRecords: (listener: (changes: readonly RecordChange[]) => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  } as unknown as Replica;
  const environment = {
    timers: { set: (_: number, fire: () => void) => (timers.push(fire), () => undefined) },
  };
  const cache = new RecordsCache({ possibleTypes: possibleTypes(manifest) }, environment.timers);
  const local = createLocalAnswers(manifest);
  const projection = createProjection({ cache, manifest, local, environment });
  cache.policies.addTypePolicies(typePolicies(manifest, local, projection.refer));
  projection.attach(replica);
  const change = (type: string, id: string, after: RecordData | undefined) => {
    const before = records[`${type}:${id}`];
    if (after) records[`${type}:${id}`] = after;
    else delete records[`${type}:${id}`];
    const one = { type, id, ...(before ? { before } : {}), ...(after ? { after } : {}) };
    for (const listener of listeners) listener([one]);
  };
  const slices = () => {
    let count = 0;
    for (let fire = timers.shift(); fire; fire = timers.shift()) {
      fire();
      count++;
    }
    return count;
  };
  return { cache: cache as InMemoryCache, projection, change, slices };
}

const list = gql`
  query ($where: NoteFilter!) {
    notes(where: $where) {
      nodes {
        id
        title
        notebook {
          id
          title
          noteCount
        }
      }
      totalCount
    }
  }
`;
const variables = { where: { workspaceId: 'w' } };
const heading = gql`
  fragment H on Note {
    title
  }
`;

describe('the projection', () => {
  it('answers what is asked at once, and puts nothing else into the cache', () => {
    const many = Object.fromEntries(
      Array.from({ length: 450 }, (_, number) => [`Note:${number}`, note(String(number))]),
    );
    const { cache, slices } = shown({ ...many, 'Notebook:b': notebook('b') });
    const { notes } = cache.readQuery<{ notes: { nodes: Array<{ id: string }>; totalCount: number } }>({
      query: list,
      variables,
    })!;
    slices();
    const held = () => Object.keys(cache.extract()).filter((key) => key.startsWith('Note:')).length;
    expect([notes.totalCount, notes.nodes.length, held()]).toEqual([450, 50, 50]);
    expect(cache.readFragment({ id: 'Note:449', fragment: heading })).toMatchObject({ title: '449' });
    slices();
    cache.gc();
    expect(held()).toBe(51);
    expect(cache.readFragment({ id: 'Note:nobody', fragment: heading })).toBeNull();
  });

  it('lends a record to whoever reads, watches or modifies it by its id, a passing layer or not', () => {
    const records = { 'Note:1': note('1'), 'Note:2': note('2'), 'Note:3': note('3') };
    const { cache, change, slices } = shown(records);
    const told: unknown[] = [];
    cache
      .watchFragment<{ title: string }>({ from: 'Note:1', fragment: heading })
      .subscribe(({ data }) => told.push(data.title));
    change('Note', '1', note('1', { title: 'changed' }));
    expect(told).toEqual(['1', 'changed']);
    expect(cache.modify({ id: 'Note:2', fields: { title: () => 'by hand' } })).toBe(true);
    expect(cache.readFragment({ id: 'Note:2', fragment: heading })).toMatchObject({ title: 'by hand' });
    cache.batch({
      optimistic: 'passing',
      update: (layer) => void layer.readFragment({ id: 'Note:3', fragment: heading }),
    });
    cache.removeOptimistic('passing');
    for (const read of [() => undefined, slices]) {
      read();
      expect(cache.readFragment({ id: 'Note:3', fragment: heading })).toMatchObject({ title: '3' });
    }
  });

  it('tells a watcher of what changed, once, and of nothing else', () => {
    const { cache, change, slices } = shown({
      'Note:1': note('1'),
      'Note:2': note('2'),
      'Notebook:b': notebook('b'),
    });
    slices();
    const told: unknown[] = [];
    cache.watch({
      query: list,
      variables,
      optimistic: true,
      immediate: true,
      callback: ({ result }) => told.push(result),
    });
    const only = gql`
      query {
        note(id: "2") {
          title
        }
      }
    `;
    const other: unknown[] = [];
    cache.watch({
      query: only,
      optimistic: true,
      immediate: true,
      callback: ({ result }) => other.push(result),
    });
    change('Note', '1', note('1', { title: 'changed' }));
    expect([told.length, other.length]).toEqual([2, 1]);
    // apollo-client#11645: the same again renders nothing again.
    change('Note', '1', note('1', { title: 'changed' }));
    expect([told.length, other.length]).toEqual([2, 1]);
  });

  it('lets a record that goes disappear from lists, relations, counts and single answers', () => {
    const { cache, change } = shown({
      'Note:1': note('1'),
      'Note:2': note('2'),
      'Notebook:b': notebook('b'),
    });
    const read = () => cache.readQuery({ query: list, variables });
    expect(read()).toMatchObject({ notes: { totalCount: 2, nodes: [{ notebook: { noteCount: 2 } }, {}] } });
    change('Note', '1', undefined);
    expect(read()).toMatchObject({
      notes: { totalCount: 1, nodes: [{ id: '2', notebook: { noteCount: 1 } }] },
    });
    expect(
      cache.readQuery({
        query: gql`
          query {
            note(id: "1") {
              id
            }
          }
        `,
      }),
    ).toEqual({ note: null });
    change('Notebook', 'b', undefined);
    expect(read()).toMatchObject({ notes: { nodes: [{ notebook: null }] } });
    change('Notebook', 'b', notebook('b'));
    expect(read()).toMatchObject({ notes: { nodes: [{ notebook: { title: 'b' } }] } });
  });

  it('writes nothing of what changes and nobody has asked for', () => {
    const { cache, change } = shown({ 'Note:1': note('1') });
    change('Note', '1', note('1', { title: 'changed' }));
    change('Note', '2', note('2'));
    expect(Object.keys(cache.extract())).not.toContain('Note:1');
    expect(Object.keys(cache.extract())).not.toContain('Note:2');
    expect(cache.readFragment({ id: 'Note:1', fragment: heading })).toMatchObject({ title: 'changed' });
  });

  it('brings a record to those who waited for it before there was one, and back to those who still point at it', () => {
    const { cache, change, slices } = shown({ 'Note:2': note('2') });
    const told: unknown[] = [];
    cache
      .watchFragment<{ title: string }>({ from: 'Note:1', fragment: heading })
      .subscribe(({ data }) => told.push(data.title));
    slices();
    change('Note', '1', note('1'));
    expect(told).toEqual([undefined, '1']);

    const best = gql`
      query {
        best {
          title
        }
      }
    `;
    // As the network answers what does not sync: a record in part, which follows this device's all the same.
    cache.writeQuery({
      query: gql`
        query {
          best {
            id
            title
          }
        }
      `,
      data: { best: { __typename: 'Note', id: '2', title: '2' } },
    });
    const read = () => cache.readQuery({ query: best });
    change('Note', '2', note('2', { title: 'changed' }));
    expect(read()).toEqual({ best: { __typename: 'Note', title: 'changed' } });
    change('Note', '2', undefined);
    expect(read()).toBeNull();
    change('Note', '2', note('2', { title: 'restored' }));
    expect(read()).toEqual({ best: { __typename: 'Note', title: 'restored' } });
  });

  it('moves with a record that is moved', () => {
    const { cache, change } = shown({
      'Note:1': note('1'),
      'Notebook:b': notebook('b'),
      'Notebook:c': notebook('c'),
    });
    const titles: unknown[] = [];
    cache.watch({
      query: list,
      variables,
      optimistic: true,
      immediate: true,
      callback: ({ result }) =>
        titles.push(
          (result as { notes: { nodes: Array<{ notebook: { title: string } }> } }).notes.nodes[0]?.notebook
            .title,
        ),
    });
    change('Note', '1', note('1', { notebookId: 'c' }));
    expect(titles).toEqual(['b', 'c']);
  });

  it('shows no record that another one pointed at before, only because a network result had said so', () => {
    const { cache, change } = shown({ 'Note:1': note('1', { notebookId: 'b' }) });
    const query = gql`
      query ($id: ID!) {
        note(id: $id) {
          id
          notebook {
            id
          }
        }
      }
    `;
    const read = () => cache.readQuery<{ note: { notebook: unknown } }>({ query, variables: { id: '1' } });
    const known = { id: 'b', __typename: 'Notebook' };
    cache.writeFragment({
      id: 'Note:1',
      fragment: gql`
        fragment N on Note {
          notebook {
            id
          }
        }
      `,
      data: { __typename: 'Note', notebook: known },
    });
    expect(read()).toMatchObject({ note: { notebook: known } });
    change('Note', '1', note('1', { notebookId: 'c' }));
    expect(read()).toMatchObject({ note: { notebook: null } });
  });

  it('holds while a layer of the app comes and goes', () => {
    const { cache, slices } = shown({ 'Note:1': note('1'), 'Notebook:b': notebook('b') });
    cache.batch({
      optimistic: 'layer',
      update: (within) =>
        void within.writeQuery({
          query: gql`
            query {
              theme
            }
          `,
          data: { theme: 'dark' },
        }),
    });
    const diff = () => cache.diff({ query: list, variables, optimistic: true });
    expect(diff()).toMatchObject({ complete: true, result: { notes: { totalCount: 1 } } });
    slices();
    cache.removeOptimistic('layer');
    expect(diff()).toMatchObject({ complete: true, result: { notes: { nodes: [{ title: '1' }] } } });
  });

  it('shows nothing of the last user to the next, watched lists included', () => {
    const { cache, projection, slices } = shown({ 'Note:1': note('1'), 'Notebook:b': notebook('b') });
    const told: number[] = [];
    cache.watch({
      query: list,
      variables,
      optimistic: true,
      immediate: true,
      callback: ({ result }) => told.push((result as { notes: { totalCount: number } }).notes.totalCount),
    });
    slices();
    projection.attach(undefined);
    expect(told).toEqual([1, 0]);
    expect(JSON.stringify(cache.extract())).not.toContain('"title"');
  });

  it('says "none" of a record only when all is here', () => {
    const ask = gql`
      query {
        note(id: "9") {
          id
        }
      }
    `;
    expect(shown({}).cache.diff({ query: ask, optimistic: true }).complete).toBe(true);
    const underWay = shown({}, { workspaces: 1, done: 0, records: 0 });
    expect(underWay.cache.diff({ query: ask, optimistic: true }).complete).toBe(false);
  });

  it('lets more lists be watched than it keeps sorted', () => {
    const { cache, change } = shown({ 'Note:1': note('1'), 'Notebook:b': notebook('b') });
    const counts = new Map<number, number>();
    for (let number = 0; number < 150; number++) {
      const where = { workspaceId: 'w', text: 'x'.repeat(number) };
      const callback = ({ result }: { result: unknown }) =>
        void counts.set(number, (result as { notes: { totalCount: number } }).notes.totalCount);
      cache.watch({
        query: list,
        variables: { where },
        optimistic: true,
        immediate: true,
        callback: callback,
      });
    }
    change('Note', '1', note('1', { title: 'x'.repeat(200) }));
    expect([...counts.values()]).toEqual(Array.from({ length: 150 }, () => 1));
  });
});
