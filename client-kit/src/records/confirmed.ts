import { keyOf, type Row } from './row.js';

/** All rows in memory, by key and by workspace. Like the outbox, it is told only of what is durable. */
export class ConfirmedRecords {
  readonly #rows = new Map<string, Row>();
  readonly #byWorkspace = new Map<string, Map<string, Row>>();
  readonly #provisional = new Set<string>();

  get(recordKey: string): Row | undefined {
    return this.#rows.get(recordKey);
  }

  /** Whether the record is there and not deleted. */
  exists(recordKey: string): boolean {
    const row = this.#rows.get(recordKey);
    return row !== undefined && !row.deletion;
  }

  all(): Iterable<Row> {
    return this.#rows.values();
  }

  /** Keys of the records of one type, deleted ones included. */
  *keysOf(type: string): Iterable<string> {
    for (const [key, row] of this.#rows) if (row.type === type) yield key;
  }

  /** Rows of one workspace, tombstones included. */
  of(workspaceId: string): Iterable<Row> {
    return this.#byWorkspace.get(workspaceId)?.values() ?? [];
  }

  /** Provisional rows of one workspace. */
  provisional(workspaceId: string): Row[] {
    const rows = [...this.#provisional].map((key) => this.#rows.get(key));
    return rows.filter((row) => row !== undefined && row.workspaceId === workspaceId) as Row[];
  }

  countOf(workspaceId: string): number {
    return this.#byWorkspace.get(workspaceId)?.size ?? 0;
  }

  apply(changes: ReadonlyMap<string, Row | undefined>): void {
    for (const [key, row] of changes) {
      const before = this.#rows.get(key);
      if (before) this.#byWorkspace.get(before.workspaceId)?.delete(key);
      if (row?.provisional) this.#provisional.add(key);
      else this.#provisional.delete(key);
      if (row) this.#put(row);
      else this.#rows.delete(key);
    }
  }

  #put(row: Row): void {
    const key = keyOf(row);
    this.#rows.set(key, row);
    const siblings = this.#byWorkspace.get(row.workspaceId) ?? new Map<string, Row>();
    this.#byWorkspace.set(row.workspaceId, siblings.set(key, row));
  }
}
