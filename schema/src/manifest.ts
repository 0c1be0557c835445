/**
 * The manifest: what the SDL and its directives say, as plain JSON. Server, client kit, codegen and contract check
 * all read this and nothing else of the SDL, so that a rule is stated once.
 */

/** Roles in a workspace, weakest first. */
export const roles = ['VIEWER', 'EDITOR', 'OWNER'] as const;
export type Role = (typeof roles)[number];

/** Whether somebody with role `held` (undefined: no member) may do what asks for role `needed`. */
export const mayAs = (held: Role | undefined, needed: Role): boolean =>
  held !== undefined && roles.indexOf(held) >= roles.indexOf(needed);

export type MergeStrategy = 'LAST_WRITE' | 'TEXT' | 'SET' | 'COUNTER' | 'MANUAL' | 'SERVER_WINS';
export type DeleteConflict = 'KEEP_EDIT' | 'KEEP_DELETE';
/** Name of the engine's own type that syncs: collisions. */
export const conflictType = 'Conflict';

export type OnDelete = 'KEEP' | 'CASCADE';
/** The last two are of `Conflict` alone. */
export type WriteKind = 'CREATE' | 'UPDATE' | 'DELETE' | 'RESTORE' | 'RESOLVE' | 'REVERT';
/** Whether a device may let later writes overtake one of this kind. */
export type WritePriority = 'NORMAL' | 'BULK';
export type FilterOp = 'EQ' | 'HAS' | 'CONTAINS' | 'AFTER' | 'BEFORE' | 'IN';
export type Direction = 'ASC' | 'DESC';

/** The type of a value: a built-in or custom scalar, or an enum with its values. */
export interface ValueType {
  /** `ID`, `String`, `Int`, `Float`, `Boolean`, `DateTime`, or the enum's name. */
  readonly name: string;
  /** The enum's values; absent for scalars. */
  readonly values?: readonly string[];
  readonly list: boolean;
  readonly nullable: boolean;
}

/** What a value may be. Lengths in UTF-16 code units. */
export interface Limit {
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly min?: number;
  readonly max?: number;
}

/** A stored field of an entity. */
export interface Field {
  readonly name: string;
  readonly type: ValueType;
  readonly strategy: MergeStrategy;
  readonly limit?: Limit;
  /** Lowest role that may read it, where that is more than the entity asks for. */
  readonly role?: Role;
  /** Of a TEXT field: the field of type `TextSync` beside it, by which devices exchange it. */
  readonly sync?: string;
  /** Its name in the kit's own documents: an alias where entities have fields of one name and different types. */
  readonly wire: string;
}

/** To-one: the id of a record of `to` is in field `field`. */
export interface Relation {
  readonly name: string;
  readonly field: string;
  readonly to: string;
  /** What becomes of this record when the other is deleted. */
  readonly onDelete: OnDelete;
}

/** How many records of `of` hold this record's id in field `by`. */
export interface Count {
  readonly name: string;
  readonly of: string;
  readonly by: string;
}

/** A type that syncs. */
export interface Entity {
  readonly name: string;
  /** Prisma's name of the model: the table's name too. */
  readonly model: string;
  /** Field that holds the owning workspace's id. */
  readonly partition: string;
  readonly onDeleteConflict: DeleteConflict;
  /** Lowest role that may read. */
  readonly role: Role;
  readonly fields: Readonly<Record<string, Field>>;
  readonly relations: Readonly<Record<string, Relation>>;
  readonly counts: Readonly<Record<string, Count>>;
}

/** The fields of an entity that people write together. */
export const textFields = ({ fields }: Pick<Entity, 'fields'>): Field[] =>
  Object.values(fields).filter(({ strategy }) => strategy === 'TEXT');

/**
 * How a change of a field looks in a write's input: the value itself, or a change of it. `choice` is what a RESOLVE
 * takes: no field of the record.
 */
export type ChangeShape = 'plain' | 'set' | 'counter' | 'text' | 'choice';

/** One domain field of a write's input. */
export interface WriteField {
  readonly name: string;
  readonly shape: ChangeShape;
  readonly required: boolean;
  /** null may be given: it clears the field. */
  readonly nullable: boolean;
  /** What the SDL gives where a create leaves it out. */
  readonly default?: unknown;
}

/** A generic write: a mutation field with `@writes`. */
export interface Write {
  readonly name: string;
  readonly entity: string;
  readonly kind: WriteKind;
  /** Name of the input type. */
  readonly input: string;
  /** Name of the payload type, and of the field in it that holds the record. */
  readonly payload: string;
  readonly record: string;
  /** Lowest role that may. */
  readonly role: Role;
  /** Absent: NORMAL. */
  readonly priority?: WritePriority;
  /** Of a DELETE whose input takes `seen`: how far its writer had read the records that go along. */
  readonly seen?: true;
  readonly fields: Readonly<Record<string, WriteField>>;
}

/** One input of a list's filter; with several `fields`, any may match. */
export interface FilterRule {
  readonly name: string;
  readonly fields: readonly string[];
  readonly op: FilterOp;
  readonly required: boolean;
}

/** One order: by a field, then by id ascending. */
export interface Order {
  readonly by: string;
  readonly direction: Direction;
}

/** A list: a query field with `@list`, with arguments `where`, `orderBy`, `first`, `after`. */
export interface List {
  readonly name: string;
  readonly of: string;
  readonly connection: string;
  readonly edge: string;
  readonly filter: Readonly<Record<string, FilterRule>>;
  readonly orders: Readonly<Record<string, Order>>;
  readonly defaultOrder: string;
  readonly defaultFirst: number;
}

/** All that the SDL says, for one API version. JSON through and through. */
export interface Manifest {
  /** Shape of this object; a reader refuses one that it does not know. */
  readonly format: 1;
  /** The dated API version, such as `2026-11`. */
  readonly version: string;
  readonly entities: Readonly<Record<string, Entity>>;
  /** By query field. */
  readonly lists: Readonly<Record<string, List>>;
  /** Query fields `x(id: ID!): X` that give one record of an entity: field name to entity name. */
  readonly singles: Readonly<Record<string, string>>;
  /** By mutation field. */
  readonly writes: Readonly<Record<string, Write>>;
}

/** The kit's own operations, as GraphQL text; made from the manifest by codegen. */
export interface SyncDocuments {
  readonly push: string;
  /** Fragments: `HoldfastPage` on `ChangePage`, and what it is made of. `pullDocument` makes operations of it. */
  readonly page: string;
  readonly live: string;
}

/** What a client is built with. */
export interface ClientManifest extends Manifest {
  readonly documents: SyncDocuments;
}
