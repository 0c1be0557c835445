import { HoldfastError } from '@holdfast/schema/errors';
import { checkText } from './checks.js';
import type { IdentityParts } from './parts.js';
import { hashPassword, longestPassword } from './passwords.js';

/** A person as they see themselves. */
export interface PersonView {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

const seen = { id: true, email: true, name: true } as const;

/** The people who have an account. */
export function createPeople({ database, runtime }: IdentityParts) {
  return {
    /** Throws `UNAUTHENTICATED` where the account is no more. */
    async get(id: string): Promise<PersonView> {
      const person = await database.prisma.user.findUnique({ where: { id }, select: seen });
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
      return database.prisma.user.findUniqueOrThrow({ where: { email }, select: seen });
    },
  };
}

export type People = ReturnType<typeof createPeople>;
