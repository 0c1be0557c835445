import type { AppDatabase } from '../../server/src/db/index.js';

/** What went to the database since the last write was committed. */
export interface Queries {
  /** Milliseconds since 1970. */
  committedAt: number;
  statements: number;
}

type Session = Pick<AppDatabase, 'query'>;

/** The same database, with its own statements counted; Prisma's are not. */
export function counting(database: AppDatabase): { database: AppDatabase; queries: Queries } {
  const queries: Queries = { committedAt: 0, statements: 0 };
  const counted = (session: Session): Session => ({
    query: (text, values) => {
      queries.statements += 1;
      return session.query(text, values);
    },
  });
  return {
    queries,
    database: {
      ...database,
      ...counted(database),
      transaction: async (work, options) => {
        const result = await database.transaction((tx) => work(counted(tx)), options);
        if (!options?.snapshot) Object.assign(queries, { committedAt: Date.now(), statements: 0 });
        return result;
      },
    },
  };
}
