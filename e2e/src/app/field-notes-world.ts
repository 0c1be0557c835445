import {
  fieldNotes,
  generatedClient,
  migrationsFolder,
  openDatabase,
  readConfig,
  type AppDatabase,
  type Config,
} from '@holdfast/server/app';
import { manifest } from '../generated/holdfast.js';
import { createWorld, type World, type WorldOptions } from '../world/world.js';
import { Phone } from './phone.js';

/** What all worlds of this process share: a database in memory takes seconds to make. */
export interface Ground {
  readonly database: AppDatabase;
  /** A Field Notes world on this ground; there is one at a time. */
  world(seed: number | string, options?: Partial<WorldOptions<Phone>>): Promise<World<Phone>>;
  close(): Promise<void>;
}

export async function openGround(url = 'memory://'): Promise<Ground> {
  const database = await openDatabase({ url, migrations: [migrationsFolder], prisma: generatedClient });
  return {
    database,
    world: (seed, options = {}) =>
      createWorld({
        seed,
        database,
        config: worldConfig(),
        domain: fieldNotes,
        manifest,
        device: Phone,
        ...options,
      }),
    close: () => database.close(),
  };
}

/** The server as it starts by itself, quiet, and with a secret that is no secret. */
export const worldConfig = (): Config =>
  readConfig({ NODE_ENV: 'test', LOG_LEVEL: 'silent' }, () => 'x'.repeat(64));
