import type { Manifest } from './manifest.js';
import type { RecordData } from './merge/types.js';

/** A TEXT field as it came over the wire: what its reader needs to have it whole. */
export interface WireText {
  /** The whole text, where it was written at once. */
  readonly text: string | null;
  /** Encoded edits. */
  readonly edits: string | null;
}

export interface FromWire {
  readonly type: string;
  /** All fields but texts. */
  readonly data: RecordData;
  /** By the names of TEXT fields; none where the document did not ask for them. */
  readonly texts: Readonly<Record<string, WireText>>;
}

/**
 * A record as it came over the wire, under its own field names again. What was not asked for, or is hidden from the
 * reader, is null. Undefined for a type that this manifest does not know: a newer server may sync more than this app shows.
 */
export function fromWire(
  manifest: Manifest,
  wireRecord: Readonly<Record<string, unknown>>,
): FromWire | undefined {
  const type = String(wireRecord.__typename);
  const entity = Object.hasOwn(manifest.entities, type) ? manifest.entities[type] : undefined;
  if (!entity) return undefined;
  const data: Record<string, unknown> = {};
  const texts: Record<string, WireText> = {};
  for (const { name, wire, sync } of Object.values(entity.fields)) {
    if (sync === undefined) data[name] = wireRecord[wire] ?? null;
    else if (wireRecord[sync]) texts[name] = wireRecord[sync] as WireText;
  }
  return { type, data, texts };
}
