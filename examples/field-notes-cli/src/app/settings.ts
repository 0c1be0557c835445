import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What this program remembers of one profile besides the notes, which are the kit's. */
export interface Settings {
  /** The server that `sign-in` was given. */
  readonly server?: string;
  /** Id of the workspace that commands work in unless told otherwise. */
  readonly workspace?: string;
}

const fileOf = (profile: string) => join(profile, 'settings.json');

/** The settings of a profile; none of them where the file is missing or cannot be understood. */
export async function readSettings(profile: string): Promise<Settings> {
  try {
    const { server, workspace } = JSON.parse(await readFile(fileOf(profile), 'utf8')) as Record<
      string,
      unknown
    >;
    return {
      ...(typeof server === 'string' && { server }),
      ...(typeof workspace === 'string' && { workspace }),
    };
  } catch {
    return {};
  }
}

/** Keeps `changes` beside what was there. Written aside and renamed: a crash leaves the old file or the new one. */
export async function writeSettings(profile: string, changes: Settings): Promise<void> {
  const settings = { ...(await readSettings(profile)), ...changes };
  await mkdir(profile, { recursive: true });
  const aside = `${fileOf(profile)}.${process.pid}`;
  await writeFile(aside, `${JSON.stringify(settings, null, 2)}\n`);
  await rename(aside, fileOf(profile));
}
