/** What may differ between two schemas. Every kind has a rule (`judge/`), or nothing compiles. */
export type ChangeKind =
  | 'root-added'
  | 'root-removed'
  | 'root-changed'
  | 'type-added'
  | 'type-removed'
  | 'type-kind-changed'
  | 'description-changed'
  | 'deprecation-changed'
  | 'field-added'
  | 'field-removed'
  | 'field-type-changed'
  | 'interface-added'
  | 'interface-removed'
  | 'member-added'
  | 'member-removed'
  | 'enum-value-added'
  | 'enum-value-removed'
  | 'one-of-added'
  | 'one-of-removed'
  | 'specified-by-changed'
  | 'directive-definition-added'
  | 'directive-definition-removed'
  | 'directive-location-added'
  | 'directive-location-removed'
  | 'directive-repeatable-changed'
  | 'directive-use-changed'
  | InputValueChangeKind;

/** Arguments, input fields and the arguments of directives are one thing to those who give them. */
export type InputValueHome = 'argument' | 'input-field' | 'directive-argument';
export type InputValueChangeKind =
  `${InputValueHome}-${'added' | 'removed' | 'type-changed' | 'default-changed'}`;

/** One difference between two schemas. */
export interface Change {
  readonly kind: ChangeKind;
  /** Schema coordinate: `Note`, `Note.title`, `Query.notes(first:)`, `NoteStatus.DONE`, `@skip(if:)`, `mutation`. */
  readonly at: string;
  /** The type, or the directive with its `@`, that it is about or inside of. */
  readonly owner: string;
  /** How it was and how it is, as SDL; absent where there was or is nothing. */
  readonly before?: string;
  readonly after?: string;
  /** Of a `directive-use-changed`: the directive's name. */
  readonly directive?: string;
}
