import { HoldfastError } from '@holdfast/schema/errors';
import type { SqlSession } from '../db/index.js';
import { checkText } from './checks.js';
import type { IdentityParts } from './parts.js';
import { hashPassword, longestPassword } from './passwords.js';
import type { MembershipView } from './workspaces.js';

/** A person as they see themselves. */
export interface PersonView {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  /** By name of the workspace. */
  readonly workspaces: readonly MembershipView[];
}

/** In one statement: every device asks for it with every round of its sync. */
async function find(session: SqlSession, by: 'id' | 'email', value: string): Promise<PersonView | undefined> {
  const [person] = await session.query<PersonView>(
    `SELECT u.id, u.email, u.name, coalesce((
       SELECT jsonb_agg(jsonb_build_object('role', m.role, 'workspace', jsonb_build_object('id', w.id, 'name', w.name))
         ORDER BY w.name, w.id)
       FROM "Membership" m JOIN "Workspace" w ON w.id = m."workspaceId" WHERE m."userId" = u.id
     ), '[]') AS workspaces FROM "User" u WHERE u.${by} = $1`,
    [value],
  );
  return person;
}

/** The people who have an account. */
export function createPeople({ database, runtime }: IdentityParts) {
  return {
    /** Throws `UNAUTHENTICATED` where the account is no more. */
    async get(id: string): Promise<PersonView> {
      const person = await find(database, 'id', id);
      if (!person) throw new HoldfastError('UNAUTHENTICATED', 'There is no such account any more.');
      return person;
    },

    /** An account with a password. For an address that has one already, it gives that one as it is. */
    async create(input: { email: string; name: string; password: string }): Promise<PersonView> {
      const email = checkText('email', input.email, 320).toLowerCase();
      const name = checkText('name', input.name, 200);
      const passwordHash = await hashPassword(checkText('password', input.password, longestPassword));
      // Two servers that start at once make the same account; Prisma's upsert would fail for one of them.
      await database.query(
        `insert into "User" (id, email, name, "passwordHash") values ($1, $2, $3, $4) on conflict (email) do nothing`,
        [runtime.uuid(), email, name, passwordHash],
      );
      const person = await find(database, 'email', email);
      if (!person) throw new Error('An account was made and is not there');
      return person;
    },
  };
}

export type People = ReturnType<typeof createPeople>;
