import { keyOf, rowSize, type Row } from './row.js';

/** All rows in memory, by key and by workspace. Like the outbox, it is told only of what is durable. */
export class ConfirmedRecords {
  readonly #rows = new Map<string, Row>();
  readonly #byWorkspace = new Map<string, Map<string, Row>>();
  readonly #bytes = new Map<string, number>();
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

  /** About how many bytes all rows take as stored. */
  get bytes(): number {
    return [...this.#bytes.values()].reduce((sum, bytes) => sum + bytes, 0);
  }

  /** About how many bytes the rows of one workspace take as stored. */
  bytesOf(workspaceId: string): number {
    return this.#bytes.get(workspaceId) ?? 0;
  }

  apply(changes: ReadonlyMap<string, Row | undefined>): void {
    for (const [key, row] of changes) {
      const before = this.#rows.get(key);
      if (before) this.#byWorkspace.get(before.workspaceId)?.delete(key);
      if (before) this.#weigh(before, -1);
      if (row?.provisional) this.#provisional.add(key);
      else this.#provisional.delete(key);
      if (row) this.#put(row);
      else this.#rows.delete(key);
    }
  }

  #weigh(row: Row, by: 1 | -1): void {
    this.#bytes.set(row.workspaceId, this.bytesOf(row.workspaceId) + by * rowSize(row));
  }

  #put(row: Row): void {
    const key = keyOf(row);
    this.#weigh(row, 1);
    this.#rows.set(key, row);
    const siblings = this.#byWorkspace.get(row.workspaceId) ?? new Map<string, Row>();
    this.#byWorkspace.set(row.workspaceId, siblings.set(key, row));
  }
}
