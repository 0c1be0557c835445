import { writeOf, type RecordData } from '@holdfast/schema/merge';
import type { OutboxEntry } from '../outbox/entry.js';
import { isPreviewed, laidOver, type Previewing } from './visible.js';

/**
 * A record that this device does not keep, as an answer of the network had it, with edits of it laid over: of the fields that
 * the answer has. Whoever did not see their own edit would make the next one of what was there before it, and so take the
 * first one back. An increment that has been sent may be in the answer already, and is left to the next answer.
 */
export function laidOverPassing(
  previewing: Previewing,
  entries: readonly OutboxEntry[],
  record: RecordData,
): RecordData {
  const shown = { ...record };
  for (const entry of entries.filter(isPreviewed)) {
    const found = writeOf(previewing.rules.manifest, entry.name);
    if (!found) continue;
    const fields = Object.values(found.write.fields).filter(
      ({ name, shape }) =>
        name in entry.input && name in record && (shape !== 'counter' || entry.attempts === 0),
    );
    // Its version is whatever the edit was made of: that is for the server to judge.
    const stored = { record: { ...shown, version: Number.MAX_SAFE_INTEGER - 1 }, stamps: {} };
    const after = laidOver(previewing, entry, stored);
    for (const { name } of fields) shown[name] = after?.record[name];
  }
  return shown;
}
