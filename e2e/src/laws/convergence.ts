import { sameValue, writeOf, type RecordData } from '@holdfast/schema/merge';
import { above, below, rowOf } from './family.js';
import { atHome, type DeviceFact, type Facts } from './facts.js';
import type { Law, Violation } from './violation.js';

/**
 * Laws 5, 6 and 9: each device shows exactly what the server has of the workspaces that its user belongs to. Records
 * with a refused or blocked edit are left out: there the device rightly shows more than the server.
 */
export const converged: Law = (facts) =>
  atHome(facts).flatMap((device) => {
    const disputed = new Set(device.outbox.flatMap((entry) => touched(facts, device, entry)));
    return Object.keys(facts.rows).flatMap((type) => differences(facts, device, type, disputed));
  });

/** Written for whoever reads: each sees a sentence of their own. */
const ownToEachReader = new Set(['explanation']);

function differences(
  { rows, roles, manifest, synced }: Facts,
  device: DeviceFact,
  type: string,
  disputed: ReadonlySet<string>,
): Violation[] {
  const mine = new Set(
    roles.filter(({ userId }) => userId === device.userId).map(({ workspaceId }) => workspaceId),
  );
  const live = (rows[type] ?? []).filter(
    (row) => row.deletedAt === null && synced.has(String(row.id)) && mine.has(String(row.workspaceId)),
  );
  const truth = byId(live, disputed);
  const shown = byId(device.visible[type] ?? [], disputed);
  const names = Object.keys(manifest.entities[type]?.fields ?? {}).filter(
    (name) => !ownToEachReader.has(name),
  );
  const violations: Violation[] = [];
  const say = (id: string, what: string): void => {
    violations.push({ law: '6 convergence', what: `${device.name}: ${type} ${id} ${what}`, words: [id] });
  };
  for (const [id, row] of truth) {
    const record = shown.get(id);
    if (!record) say(id, 'is on the server and not on the device.');
    else
      for (const name of names)
        if (name in record && !sameValue(record[name], row[name]))
          say(
            id,
            `has ${name} ${JSON.stringify(record[name])}; the server has ${JSON.stringify(row[name])}.`,
          );
  }
  for (const id of shown.keys()) if (!truth.has(id)) say(id, 'is on the device and not on the server.');
  return violations;
}

/**
 * The records that look other on a device because of an edit that it could not send: on the device alone too, for it may
 * keep what the server has forgotten since.
 */
function touched(
  facts: Facts,
  { visible }: DeviceFact,
  { name, input }: DeviceFact['outbox'][number],
): string[] {
  const type = writeOf(facts.manifest, name)?.entity.name ?? '';
  const id = String(input.id);
  const ids = [id, ...above(facts, type, id), ...below(facts, type, id)];
  ids.push(...above({ manifest: facts.manifest, rows: visible }, type, id));
  for (const value of Object.values(input)) if (typeof value === 'string' && value !== id) ids.push(value);
  const decided = type === 'Conflict' ? rowOf(facts, type, id) : undefined;
  return decided
    ? [...ids, String(decided.recordId), ...above(facts, String(decided.type), String(decided.recordId))]
    : ids;
}

const byId = (records: readonly RecordData[], left: ReadonlySet<string>): Map<string, RecordData> =>
  new Map(records.filter(({ id }) => !left.has(String(id))).map((record) => [String(record.id), record]));
