import type { Role } from '@holdfast/schema';
import type { SqlSession } from '../db/index.js';
import type { Actor } from './types.js';
import { writerOf } from './writer.js';

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

/**
 * For each, whether the person has shut this device out, in one statement. Devices of outside issuers are not known
 * here.
 */
export async function areRevoked(session: SqlSession, devices: readonly Device[]): Promise<boolean[]> {
  const rows = await session.query<Device>(
    `SELECT d."userId", d.id AS "deviceId" FROM "Device" d
     JOIN jsonb_to_recordset($1) AS asked("userId" text, "deviceId" text)
       ON d."userId" = asked."userId" AND d.id = asked."deviceId"
     WHERE d."revokedAt" IS NOT NULL`,
    [JSON.stringify(devices.map(({ userId, deviceId }) => ({ userId, deviceId })))],
  );
  const revoked = new Set(rows.map(writerOf));
  return devices.map((device) => revoked.has(writerOf(device)));
}

type Device = Pick<Actor, 'userId' | 'deviceId'>;
