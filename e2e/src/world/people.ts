import type { Role } from '@holdfast/schema';
import type { AppDatabase } from '@holdfast/server/app';
import type { Random } from './random.js';

/** Somebody with an account. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

export interface Place {
  readonly id: string;
  readonly name: string;
}

const password = 'offline-first';
/** The password's argon2id hash with the smallest parameters that there are: signing in takes no time worth naming. */
const passwordHash =
  '$argon2id$v=19$m=8,t=1,p=1$BwcHBwcHBwcHBwcHBwcHBw$w5y1v8/tLYpBXW8O/F/Ty0jQ1OtmaLoXXe+GGqcjnig';

/** Accounts and workspaces, written straight into the database: how they come about is the server's own tests' matter. */
export function createPeople(database: AppDatabase, random: Random) {
  return {
    async person(name: string): Promise<Person> {
      const person: Person = { id: random.uuid(), name, email: `${name}@holdfast.test`, password };
      await database.query('INSERT INTO "User" (id, email, name, "passwordHash") VALUES ($1, $2, $3, $4)', [
        person.id,
        person.email,
        name,
        passwordHash,
      ]);
      return person;
    },
    async workspace(name: string): Promise<Place> {
      const place: Place = { id: random.uuid(), name };
      await database.query('INSERT INTO "Workspace" (id, name) VALUES ($1, $2)', [place.id, name]);
      await database.query(
        'INSERT INTO "SyncHead" ("workspaceId", epoch, seq, floor) VALUES ($1, $2, 0, 0)',
        [place.id, random.uuid()],
      );
      return place;
    },
    /** A membership as it is from now on; without a role it ends. Servers hear of it as of any other change. */
    async member(place: Place, person: Person, role: Role): Promise<void> {
      await database.query(
        `INSERT INTO "Membership" ("workspaceId", "userId", role) VALUES ($1, $2, $3::"Role")
         ON CONFLICT ("workspaceId", "userId") DO UPDATE SET role = excluded.role`,
        [place.id, person.id, role],
      );
    },
  };
}

/**
 * For one transaction, as restoring a backup does: the log refuses everybody else. Only a superuser may, and no server
 * should be one.
 */
export const withoutTriggers = 'SET LOCAL session_replication_role = replica';

/** Forgets everybody and everything, so that the next world on this database begins with nothing. */
export async function clearDatabase(database: AppDatabase): Promise<void> {
  const tables = await database.query<{ name: string }>(
    `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY 1`,
  );
  await database.transaction(async (tx) => {
    await tx.query(withoutTriggers);
    await tx.query(`TRUNCATE ${tables.map(({ name }) => name).join(', ')} CASCADE`);
  });
}
