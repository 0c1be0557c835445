import { canonicalJson } from '@holdfast/schema';
import { HoldfastError } from '@holdfast/schema/errors';
import { hashOf, type RegisteredApp } from '@holdfast/schema/operations';
import type { SqlDatabase, SqlSession } from '../db/index.js';
import { createLastSeen, type Heard, type LastSeenOptions } from './last-seen.js';

/** One build of an app, as a list of them tells. */
export interface RegisteredBuild {
  readonly app: string;
  readonly appVersion: string;
  readonly apiVersion: string;
  readonly registeredAt: string;
  /** The day on which a device of it last asked, in UTC; at first, that on which it was registered. */
  readonly lastSeen: string;
}

/** What shipped apps may send: their trusted documents. All servers share it. */
export interface Registry {
  /**
   * Takes a build's manifest. The same again changes nothing; another for a build that is there is refused
   * (`BAD_USER_INPUT`): what has been shipped does not change.
   */
  register(app: RegisteredApp): Promise<{ readonly added: boolean }>;
  builds(): Promise<RegisteredBuild[]>;
  /** As it was registered, with the day on which it was last heard of. Throws `NOT_FOUND`. */
  manifest(app: string, appVersion: string): Promise<RegisteredApp>;
  /** The document with this hash; undefined where no app registered it. */
  textOf(hash: string): Promise<string | undefined>;
  /** Throws `OPERATION_UNREGISTERED` for a text that no app registered. */
  demand(this: void, text: string): Promise<void>;
  readonly heard: Heard;
}

/** Documents that are kept at hand. Only such as are registered: what strangers ask for takes no room. */
const keptDocuments = 2_000;

export interface RegistryOptions extends LastSeenOptions {
  readonly database: SqlDatabase;
}

export function createRegistry(options: RegistryOptions): Registry {
  const { database, runtime } = options;
  const known = new Map<string, string>();

  const textOf = async (hash: string): Promise<string | undefined> => {
    const text = known.get(hash) ?? (await findText(database, hash));
    if (text === undefined) return undefined;
    // Put last again: the one that was asked for longest ago goes first.
    known.delete(hash);
    known.set(hash, text);
    if (known.size > keptDocuments) known.delete([...known.keys()][0]!);
    return text;
  };

  return {
    textOf,
    heard: createLastSeen(options),
    async demand(text) {
      if ((await textOf(hashOf(text))) === undefined) throw new HoldfastError('OPERATION_UNREGISTERED');
    },
    register: (app) => database.transaction((tx) => save(tx, app, new Date(runtime.now()))),
    builds: () =>
      database.query<RegisteredBuild>(
        `SELECT "app", "appVersion", "apiVersion", "registeredAt", ${lastSeen} FROM "RegisteredApp" ORDER BY "app", "registeredAt", "appVersion"`,
      ),
    async manifest(app, appVersion) {
      const found = await findManifest(database, app, appVersion);
      if (!found) throw new HoldfastError('NOT_FOUND', 'No such build of an app is registered.');
      return { ...found.manifest, lastSeen: found.lastSeen };
    },
  };
}

const lastSeen = `to_char("lastSeenAt" AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS "lastSeen"`;

async function save(tx: SqlSession, app: RegisteredApp, at: Date): Promise<{ readonly added: boolean }> {
  const added = await tx.query(
    `INSERT INTO "RegisteredApp" ("app", "appVersion", "apiVersion", "manifest", "lastSeenAt")
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING 1`,
    [app.app, app.appVersion, app.apiVersion, JSON.stringify(app), at],
  );
  if (added.length === 0) {
    const there = await findManifest(tx, app.app, app.appVersion);
    // When it was last heard of is counted here, and no part of what was shipped.
    if (there && canonicalJson(there.manifest) === canonicalJson({ ...app, lastSeen: undefined }))
      return { added: false };
    throw new HoldfastError(
      'BAD_USER_INPUT',
      `${app.app} ${app.appVersion} is registered with other operations. What was shipped does not change: register the new build under a version of its own.`,
    );
  }
  // In one order: two builds that share documents must not wait for each other.
  await tx.query(
    `INSERT INTO "RegisteredDocument" ("hash", "text")
     SELECT DISTINCT "hash", "text" FROM jsonb_to_recordset($1) AS d("hash" text, "text" text) ORDER BY "hash"
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(app.operations.map(({ hash, text }) => ({ hash, text })))],
  );
  return { added: true };
}

async function findManifest(
  session: SqlSession,
  app: string,
  appVersion: string,
): Promise<{ readonly manifest: RegisteredApp; readonly lastSeen: string } | undefined> {
  const [row] = await session.query<{ manifest: RegisteredApp; lastSeen: string }>(
    `SELECT "manifest" - 'lastSeen' AS "manifest", ${lastSeen} FROM "RegisteredApp" WHERE "app" = $1 AND "appVersion" = $2`,
    [app, appVersion],
  );
  return row;
}

async function findText(session: SqlSession, hash: string): Promise<string | undefined> {
  const [row] = await session.query<{ text: string }>(
    'SELECT "text" FROM "RegisteredDocument" WHERE "hash" = $1',
    [hash],
  );
  return row?.text;
}
