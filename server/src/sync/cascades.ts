import type { Manifest, Relation } from '@holdfast/schema';

/** A relation by which records are deleted and restored together with the one they point at. */
export interface Cascade extends Relation {
  /** The type of the records that point. */
  readonly from: string;
}

/** The relations of these types that cascade. */
export function cascadesOf(manifest: Manifest): Cascade[] {
  return Object.values(manifest.entities).flatMap(({ name, relations }) =>
    Object.values(relations)
      .filter(({ onDelete }) => onDelete === 'CASCADE')
      .map((relation) => ({ ...relation, from: name })),
  );
}
