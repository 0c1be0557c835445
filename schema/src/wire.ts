import type { Manifest } from './manifest.js';
import type { RecordData } from './merge/types.js';

/**
 * A record as it came over the wire, under its own field names again. What was not asked for, or is hidden from the
 * reader, is null. Undefined for a type that this manifest does not know: a newer server may sync more than this app shows.
 */
export function fromWire(
  manifest: Manifest,
  wireRecord: Readonly<Record<string, unknown>>,
): { type: string; data: RecordData } | undefined {
  const type = String(wireRecord.__typename);
  const entity = Object.hasOwn(manifest.entities, type) ? manifest.entities[type] : undefined;
  if (!entity) return undefined;
  const data = Object.values(entity.fields).map(
    ({ name, wire }) => [name, wireRecord[wire] ?? null] as const,
  );
  return { type, data: Object.fromEntries(data) };
}
