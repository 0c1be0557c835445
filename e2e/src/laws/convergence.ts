import { sameValue, type RecordData } from '@holdfast/schema/merge';
import { atHome, type DeviceFact, type Facts } from './facts.js';
import type { Law, Violation } from './violation.js';

/**
 * Laws 5, 6 and 9: each device shows exactly what the server has of the workspaces that its user belongs to. Records
 * with a refused or blocked edit are left out: there the device rightly shows more than the server.
 */
export const converged: Law = (facts) =>
  atHome(facts).flatMap((device) =>
    Object.keys(facts.rows).flatMap((type) => differences(facts, device, type)),
  );

function differences({ rows, roles, manifest }: Facts, device: DeviceFact, type: string): Violation[] {
  const mine = new Set(
    roles.filter(({ userId }) => userId === device.userId).map(({ workspaceId }) => workspaceId),
  );
  const disputed = new Set(device.outbox.map(({ input }) => String(input.id)));
  const live = (rows[type] ?? []).filter(
    (row) => row.deletedAt === null && mine.has(String(row.workspaceId)),
  );
  const truth = byId(live, disputed);
  const shown = byId(device.visible[type] ?? [], disputed);
  const say = (id: string, what: string): Violation => ({
    law: '6 convergence',
    what: `${device.name}: ${type} ${id} ${what}`,
    words: [id],
  });
  const violations: Violation[] = [];
  for (const [id, row] of truth) {
    const record = shown.get(id);
    if (!record) {
      violations.push(say(id, 'is on the server and not on the device.'));
      continue;
    }
    for (const { name } of Object.values(manifest.entities[type]?.fields ?? {}))
      if (!sameValue(record[name], row[name]))
        violations.push(
          say(
            id,
            `has ${name} ${JSON.stringify(record[name])}; the server has ${JSON.stringify(row[name])}.`,
          ),
        );
  }
  for (const id of shown.keys())
    if (!truth.has(id)) violations.push(say(id, 'is on the device and not on the server.'));
  return violations;
}

const byId = (records: readonly RecordData[], left: ReadonlySet<string>): Map<string, RecordData> =>
  new Map(records.filter(({ id }) => !left.has(String(id))).map((record) => [String(record.id), record]));
