import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { peersFolder } from './measure.js';

/** Installs the package of the peers if that has not been done. Throws what to do where that fails. */
export function ensurePeers(say: (text: string) => void): void {
  if (existsSync(join(peersFolder, 'node_modules/.package-lock.json'))) return;
  say('Installing the peers in bench/peers, once: some minutes, 150 MB, and a compiler for one of them ...');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: peersFolder,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0)
    throw new Error(
      'The peers could not be installed: that needs a network and a package registry. `npm run bench -- kit` measures the kit without them.',
    );
}
