/** An app of somebody who has nothing but the packed packages: installed, compiled and run. */
import { currentVersion } from '@holdfast/schema';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { guideSteps } from '../docs/test/guide.js';
import { packagingFolder, root } from './packages.js';
import { attempt, run } from './run.js';

/** What such an app has beside Holdfast; whatever is the newest of these today. */
const dependencies = ['@apollo/client@4', 'graphql@16', 'react@19', 'react-dom@19', 'rxjs@7', 'ws@8'];
const tools = [
  'typescript@6',
  '@types/node@20',
  '@types/react@19',
  '@types/react-dom@19',
  '@types/ws@8',
  'happy-dom@21.0.4',
];

const schema = ['--schema', 'node_modules/@holdfast/schema/sdl', '--api-version', currentVersion];

/** What an app's team calls when it releases. */
const extraction = [
  ...['--app', 'my-notes', '--app-version', '1.0.0', '--operations', 'operations'],
  ...[...schema, '--out', 'registered'],
];

/** Makes the app in a folder that is not there yet. Throws what went wrong. */
export async function checkApp(folder: string, packed: readonly string[]): Promise<void> {
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "name": "my-notes", "private": true, "type": "module" }\n');
  run('npm', ['install', ...packed, ...dependencies], folder);
  run('npm', ['install', '--save-dev', ...tools], folder);
  // Fails where a peer is missing or has another version, which npm may only warn of.
  run('npm', ['ls', '--all'], folder);

  cpSync(join(packagingFolder, 'app'), folder, { recursive: true });
  for (const name of ['client-kit', 'server']) writeFiles(folder, filesOfReadme(name));
  run('npx', ['holdfast-codegen', ...schema, '--operations', 'operations', '--out', 'src/generated'], folder);

  run('npx', ['tsc', '-p', '.'], folder);
  refuseErrorsInTypes(folder);
  run('npx', ['holdfast-contract', 'extract', ...extraction], folder);
  process.stdout.write(run(process.execPath, ['dist/check.js'], folder));
}

/** The files that a package's README shows. */
const filesOfReadme = (name: string): Record<string, string> =>
  Object.fromEntries(
    guideSteps(readFileSync(join(root, name, 'README.md'), 'utf8')).flatMap((step) =>
      step.kind === 'file' ? [[step.path, step.text]] : [],
    ),
  );

function writeFiles(folder: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** Others' types may have errors, which every app leaves out (`skipLibCheck`); those of the packages have none. */
function refuseErrorsInTypes(folder: string): void {
  const { stdout } = attempt('npx', ['tsc', '-p', '.', '--noEmit', '--skipLibCheck', 'false'], folder);
  const ours = stdout.split('\n').filter((line) => line.startsWith('node_modules/@holdfast/'));
  if (ours.length > 0) throw new Error(`The types of the packages have errors:\n${ours.join('\n')}`);
}
