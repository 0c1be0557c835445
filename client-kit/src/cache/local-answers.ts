import { makeVar, type ReactiveVar } from '@apollo/client';
import { canonicalJson, type Entity, type List, type Manifest } from '@holdfast/schema';
import { HoldfastError } from '@holdfast/schema/errors';
import { recordKey, type RecordData } from '@holdfast/schema/merge';
import { createGroups, type Groups } from '../lists/groups.js';
import { canonicalWhere, isNarrower } from '../lists/filter.js';
import { createListView, type ListQuery, type ListView, type RecordPage } from '../lists/list-view.js';
import type { RecordChange, Replica } from '../sync/replica.js';
import type { FirstScreen } from './first-screen.js';

/**
 * What this device answers by itself. Each read is noted by Apollo's cache, so that whoever watches an answer hears
 * when it may be another. With nobody signed in there are no records.
 */
export interface LocalAnswers {
  record(type: string, id: string): RecordData | undefined;
  /** Undefined where the arguments make no list of this device's: then the server says what is wrong with them. */
  list(name: string, args: ListArguments): RecordPage | undefined;
  /** Undefined while not all that is stored has been read, but for what the first screen has kept. */
  count(of: string, by: string, value: string): number | undefined;
  /** Records of this type are not here in full, so one that is missed may still be on its way, or be somewhere else only. */
  incomplete(type: string): boolean;
  /** Not all that is stored on this device has been read yet: what is missed may be here in a moment. */
  restoring(): boolean;
  /** Whose records these are from now on, and what was on the screen when they were last seen. */
  attach(replica: LocalSource | undefined, screen?: FirstScreen): void;
  /** Records have changed; with `restored`, they were stored all along, and those who watch hear of them at the end. */
  apply(changes: readonly RecordChange[], how?: 'restored'): void;
  /** All that is stored has been read. */
  restored(): void;
}

type LocalSource = Pick<Replica, 'visible' | 'records' | 'status' | 'isWhole'> &
  Partial<Pick<Replica, 'hasAll' | 'want' | 'use' | 'onAskedForUse'>>;

export interface ListArguments {
  readonly where?: Readonly<Record<string, unknown>> | null;
  readonly orderBy?: string | null;
  readonly first?: number | null;
  readonly after?: string | null;
}

/** Views kept sorted at a time. */
const viewsKept = 100;
/** As many changes later, who has not read a view again since it was another does not watch it. */
const unreadKept = 1_000;

/** To put a record into order costs as much as to look at so many that are in order already. */
const sortingCosts = 10;

/** Something kept up to date record by record, and what tells Apollo that it has changed. */
interface Tracked<Of> {
  readonly type: string;
  readonly of: Of;
  readonly changed: ReactiveVar<number>;
}

interface TrackedList extends Tracked<ListView> {
  readonly list: List;
  readonly query: ListQuery;
  /** Changes of its type since a reader was told that it is another and has not come back. */
  unread: number;
}

export function createLocalAnswers(manifest: Manifest): LocalAnswers {
  let replica: LocalSource | undefined;
  let screen: FirstScreen | undefined;
  let stopAnswering = () => {};
  const source = makeVar(0);
  const views = new Map<string, TrackedList>();
  const dropped = new Set<Pick<Tracked<ListView>, 'type' | 'changed'>>();
  const groups = new Map<string, Tracked<Groups>>();
  /** By type: changes when a record of it comes or goes. */
  const presence = new Map<string, ReactiveVar<number>>();

  return {
    record(type, id) {
      source();
      const record = replica?.visible(type, id)?.data;
      if (!record) {
        presenceOf(type)();
        return undefined;
      }
      screen?.sawRecord(recordKey(type, id));
      uses(record[manifest.entities[type]?.partition ?? '']);
      return record;
    },
    list(name, { where, orderBy, first, after }) {
      source();
      const list = manifest.lists[name];
      const entity = list && manifest.entities[list.of];
      if (!list || !entity) return undefined;
      replica?.want?.(list.of);
      const query = {
        where: canonicalWhere(list, entity, where ?? {}),
        orderBy: orderBy ?? list.defaultOrder,
      };
      uses(query.where[entity.partition]);
      const key = canonicalJson([name, query]);
      try {
        const view = views.get(key) ?? viewOf(list, entity, query);
        keep(key, view);
        view.unread = 0;
        view.changed();
        const count = first ?? list.defaultFirst;
        const page = view.of.page({ first: count, ...(after === undefined ? {} : { after }) });
        if (restoring()) return after ? undefined : firstPage(key, page, count);
        if (!after) screen?.sawList(key, list.of, page);
        return page;
      } catch (error) {
        if (HoldfastError.is(error, 'BAD_USER_INPUT')) return undefined;
        throw error;
      }
    },
    count(of, by, value) {
      source();
      const name = `${of}.${by}`;
      const counted = () => {
        const group = groupsOf(of, by);
        group.changed();
        return group.of.count(value);
      };
      if (restoring()) return screen?.countOf(name, value, counted);
      const found = counted();
      screen?.sawCount(name, value, found);
      return found;
    },
    incomplete: (type) =>
      replica !== undefined && (replica.status().firstSync !== undefined || replica.hasAll?.(type) === false),
    restoring,
    attach(next, kept) {
      stopAnswering();
      replica = next;
      screen = kept;
      // What is on the screen is read anew, which says by itself what is used.
      stopAnswering = next?.onAskedForUse?.(() => void bump(source)) ?? (() => {});
      views.clear();
      dropped.clear();
      groups.clear();
      bump(source);
    },
    apply(changes, how) {
      const byType = groupedByType(changes);
      if (how === 'restored') {
        for (const { type, of } of views.values()) {
          const ofType = byType.get(type) ?? [];
          for (const change of ofType) if (change.before) of.apply(change);
          of.add(ofType.flatMap(({ before, after }) => (after && !before ? [after] : [])));
        }
        for (const { type, of } of groups.values())
          for (const change of byType.get(type) ?? []) of.apply(change);
        return;
      }
      for (const [key, view] of views) {
        const ofType = byType.get(view.type) ?? [];
        if (view.unread > unreadKept) views.delete(key);
        else if (appliedTo(view, ofType) || view.unread > 0) view.unread += ofType.length;
      }
      for (const group of groups.values()) appliedTo(group, byType.get(group.type) ?? []);
      for (const view of dropped) {
        if (!byType.has(view.type)) continue;
        dropped.delete(view);
        bump(view.changed);
      }
      const cameOrWent = changes.filter(({ before, after }) => !before !== !after).map(({ type }) => type);
      for (const type of new Set(cameOrWent)) bump(presenceOf(type));
    },
    restored: () => void bump(source),
  };

  function uses(workspaceId: unknown): void {
    if (typeof workspaceId === 'string') replica?.use?.(workspaceId);
  }

  function restoring(): boolean {
    return replica?.isWhole() === false;
  }

  /** A list with a wider filter in the same order, such as one of which a person types what to look for, is sorted already. */
  function viewOf(list: List, entity: Entity, query: ListQuery): TrackedList {
    const partition = query.where[entity.partition];
    const wider = [...views.values()].findLast(
      (view) =>
        view.list === list &&
        view.query.orderBy === query.orderBy &&
        view.query.where[entity.partition] === partition &&
        isNarrower(list, query.where, view.query.where),
    );
    const group = groupIn(list, entity, query);
    const of =
      wider && wider.of.all().length < sortingCosts * (group?.size ?? Infinity)
        ? createListView(list, entity, query, wider.of.all(), 'sorted')
        : createListView(list, entity, query, group?.records ?? recordsOf(list.of, partition));
    return { type: list.of, of, changed: makeVar(0), list, query, unread: 0 };
  }

  function recordsOf(type: string, partition: unknown): Iterable<RecordData> {
    return (typeof partition === 'string' ? replica?.records(type, partition) : replica?.records(type)) ?? [];
  }

  /** The records that point at the one that a list is asked for, such as the notes of a notebook: none of the others is looked at. */
  function groupIn({ filter, of }: List, entity: Entity, { where }: ListQuery) {
    const pointing = new Set(Object.values(entity.relations).map(({ field }) => field));
    for (const { name, op, fields } of Object.values(filter)) {
      const [by, value] = [fields[0], where[name]];
      if (op !== 'EQ' || fields.length > 1 || by === undefined || by === entity.partition) continue;
      if (!pointing.has(by) || typeof value !== 'string') continue;
      const groups = groupsOf(of, by).of;
      return { size: groups.count(value), records: groups.records(value) };
    }
    return undefined;
  }

  function groupsOf(type: string, by: string): Tracked<Groups> {
    const name = `${type}.${by}`;
    const of = () => createGroups(by, replica?.records(type) ?? []);
    const known = groups.get(name) ?? { type, of: of(), changed: makeVar(0) };
    groups.set(name, known);
    return known;
  }

  /** Of a list that was on the screen the same records are here first; how many there are behind them was kept. */
  function firstPage(list: string, page: RecordPage, count: number): RecordPage | undefined {
    const kept = screen?.totalOf(list, count);
    if (kept === undefined) return undefined;
    const totalCount = Math.max(kept, page.totalCount);
    return { ...page, totalCount, hasNextPage: page.edges.length < totalCount };
  }

  /** Read last is kept longest. Who watches a view that is dropped hears of the next change of its type, and reads it anew. */
  function keep(key: string, view: TrackedList): void {
    views.delete(key);
    views.set(key, view);
    for (const [oldest, { type, changed }] of views) {
      if (views.size <= viewsKept) return;
      views.delete(oldest);
      dropped.add({ type, changed });
    }
  }

  function presenceOf(type: string): ReactiveVar<number> {
    const known = presence.get(type) ?? makeVar(0);
    presence.set(type, known);
    return known;
  }
}

function groupedByType(changes: readonly RecordChange[]): ReadonlyMap<string, readonly RecordChange[]> {
  const groups = new Map<string, RecordChange[]>();
  for (const change of changes) {
    const group = groups.get(change.type);
    if (group) group.push(change);
    else groups.set(change.type, [change]);
  }
  return groups;
}

/** Takes changes of its type, and tells Apollo where that makes it another. */
function appliedTo({ of, changed }: Tracked<ListView | Groups>, changes: readonly RecordChange[]): boolean {
  const touched = changes.map((change) => of.apply(change)).includes(true);
  if (touched) bump(changed);
  return touched;
}

const bump = (variable: ReactiveVar<number>): number => variable(variable() + 1);
