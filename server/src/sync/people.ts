import type { Role } from '@holdfast/schema';
import { HoldfastError } from '@holdfast/schema/errors';
import type { SqlSession } from '../db/index.js';
import type { Actor } from './types.js';

/** What somebody is in a workspace; undefined for those who are not in it, and where there is none. */
export async function roleOf(
  session: SqlSession,
  userId: string,
  workspaceId: string,
): Promise<Role | undefined> {
  const [row] = await session.query<{ role: Role }>(
    'SELECT role FROM "Membership" WHERE "workspaceId" = $1 AND "userId" = $2',
    [workspaceId, userId],
  );
  return row?.role;
}

/** Names of people, by user id. */
export async function namesOf(session: SqlSession, userIds: readonly string[]): Promise<Map<string, string>> {
  if (userIds.length === 0) return new Map();
  const rows = await session.query<{ id: string; name: string }>(
    'SELECT id, name FROM "User" WHERE id = ANY($1)',
    [userIds],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Throws `DEVICE_REVOKED` where the person has shut this device out. Devices of outside issuers are not known here. */
export async function refuseRevoked(session: SqlSession, { userId, deviceId }: Actor): Promise<void> {
  const [row] = await session.query<{ revokedAt: Date | null }>(
    'SELECT "revokedAt" FROM "Device" WHERE "userId" = $1 AND id = $2',
    [userId, deviceId],
  );
  if (row?.revokedAt) throw new HoldfastError('DEVICE_REVOKED');
}
