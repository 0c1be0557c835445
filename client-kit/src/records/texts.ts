import { textFields, type Entity, type Manifest } from '@holdfast/schema';
import type { Row } from './row.js';
import { textKey, recordKey, type RecordData, type TextRule, type TextValue } from '@holdfast/schema/merge';

/** A record's values with the states of its texts, as confirmed or as shown. */
export interface Written {
  readonly data: RecordData;
  readonly texts?: Readonly<Record<string, string>>;
}

/** One text of a record; undefined where the record holds none, or none is known. */
export function textIn({ data, texts }: Written, entity: Entity, field: string): TextValue | undefined {
  const text = data[field];
  return typeof text === 'string'
    ? { of: textNameOf(entity, data, field), text, state: texts?.[field] }
    : undefined;
}

/** The texts of a row, by field. */
export const textsOfRow =
  ({ entities }: Manifest, row: Row | undefined) =>
  (field: string): TextValue | undefined => {
    const entity = row && entities[row.type];
    return entity && textIn(row, entity, field);
  };

/** A text that nobody has written anything into. */
export const emptyText = (entity: Entity, data: RecordData, field: string): TextValue => ({
  of: textNameOf(entity, data, field),
  text: '',
  state: undefined,
});

/** The record with these texts, null where there is none. */
export function withTexts(
  { data, texts }: Written,
  values: Readonly<Record<string, TextValue | null>>,
): Written {
  const states: Record<string, string> = { ...texts };
  const fields: Record<string, unknown> = { ...data };
  for (const [name, value] of Object.entries(values)) {
    fields[name] = value?.text ?? null;
    if (value?.state === undefined) delete states[name];
    else states[name] = value.state;
  }
  return { data: fields, ...(Object.keys(states).length > 0 && { texts: states }) };
}

/** What to say where a manifest has texts and no rule is given; undefined where all is well. */
export function missingTextRule({ entities }: Manifest, given: TextRule | undefined): string | undefined {
  const texts = Object.values(entities).flatMap((entity) =>
    textFields(entity).map(({ name }) => `${entity.name}.${name}`),
  );
  return given || texts.length === 0
    ? undefined
    : `text is missing, and the schema merges ${texts.join(', ')} as TEXT. Give text: yjsText, from @holdfast/client-kit/text.`;
}

const textNameOf = ({ name }: Entity, { id }: RecordData, field: string): string =>
  textKey(recordKey(name, String(id)), field);
