import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where this program keeps a person's notes between runs, by the custom of the platform: `$XDG_DATA_HOME` or
 * `~/.local/share` on Linux, `~/Library/Application Support` on macOS, `%APPDATA%` on Windows.
 */
export function defaultProfile(
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
  home: string = homedir(),
): string {
  if (platform === 'win32') return join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'field-notes');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'field-notes');
  return join(env.XDG_DATA_HOME ?? join(home, '.local', 'share'), 'field-notes');
}
