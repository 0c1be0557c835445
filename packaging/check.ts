/**
 * `npm run packages:check`: builds the packages, holds their public names against the reports in `<package>/api`, packs
 * them, and uses the packed ones as a stranger would. With `--accept`, the reports are written anew.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkApp } from './app.js';
import { packages, packagingFolder, root } from './packages.js';
import { run } from './run.js';

const { values } = parseArgs({ options: { accept: { type: 'boolean', default: false } } });
const work = mkdtempSync(join(tmpdir(), 'holdfast-packages-'));
const tool = (name: string): string => join(packagingFolder, 'node_modules/.bin', name);

try {
  run('npm', ['ci', '--no-audit', '--no-fund'], packagingFolder);
  for (const name of packages) run('npm', ['run', '--silent', 'build'], join(root, name));
  const accept = values.accept ? ['--accept'] : [];
  run(
    process.execPath,
    ['api-reports.mjs', ...accept, ...packages.map((name) => join(root, name))],
    packagingFolder,
  );

  const packed = packages.map((name) => {
    const said = run(
      'npm',
      ['pack', '--ignore-scripts', '--silent', '--pack-destination', work],
      join(root, name),
    );
    return join(work, said.trim());
  });
  for (const file of packed) {
    run(tool('publint'), ['run', file, '--strict'], work);
    run(tool('attw'), [file, '--profile', 'esm-only', '--no-color'], work);
  }
  await checkApp(join(work, 'app'), packed);
  process.stdout.write('The packages are fit to be published.\n');
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}
