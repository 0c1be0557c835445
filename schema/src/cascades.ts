import type { Manifest, Relation } from './manifest.js';

/** A relation by which records are deleted and restored together with the one that they point at. */
export interface Cascade extends Relation {
  /** The type of the records that point. */
  readonly from: string;
}

export const cascades = ({ onDelete }: Pick<Relation, 'onDelete'>): boolean => onDelete === 'CASCADE';

/** All relations that cascade. */
export const cascadesOf = ({ entities }: Pick<Manifest, 'entities'>): Cascade[] =>
  Object.values(entities).flatMap(({ name, relations }) =>
    Object.values(relations)
      .filter(cascades)
      .map((relation) => ({ ...relation, from: name })),
  );
