/** Follows docs/guides/add-a-type.md to the letter, on a copy of the repository. */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  startServer,
  type ServerProcess,
} from '../../examples/field-notes-cli/test/support/server-process.js';
import { follow, guideSteps, type GuideStep } from './guide.js';
import { copyRepository } from './repository-copy.js';

interface Ran {
  readonly command: string;
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

describe('the guide to adding a type', { timeout: 300_000 }, () => {
  let root: string;
  let remove: () => Promise<void>;
  let server: ServerProcess | undefined;
  let steps: GuideStep[];
  const ran: Ran[] = [];
  const outputOf = (command: string) =>
    ran.filter((one) => one.command.startsWith(command)).map(({ stdout }) => stdout);

  beforeAll(async () => {
    ({ root, remove } = await copyRepository());
    steps = guideSteps(await readFile(join(root, 'docs/guides/add-a-type.md'), 'utf8'));
    for (const step of steps) {
      if (step.kind !== 'run') await follow(step, root);
      else if (step.command === 'npm start') server = await startServer(join(root, '.data/database'), root);
      else ran.push(await runCommand(step.command, 'first device'));
    }
  }, 300_000);

  afterAll(async () => {
    await server?.stop();
    await remove?.();
  });

  it('writes the migration that the drift check asks for', () => {
    const migration = steps.find((step) => step.kind === 'file' && step.path.endsWith('.sql'));
    expect(outputOf('npm run -s db:drift')[0]).toContain(migration?.kind === 'file' && migration.text);
  });

  it('has no command that fails, but for the check that finds the drift', () => {
    const failed = ran.filter(({ exitCode, command }) => exitCode !== 0 && command !== 'npm run -s db:drift');
    expect(failed).toEqual([]);
  });

  it('changes nothing that an app in use would notice', () => {
    expect(outputOf('npm run contract -- check')).toEqual([expect.stringContaining('The contract holds')]);
  });

  it('ends with a reminder that was made offline, in the list of the device that made it', () => {
    expect(outputOf('npx field-notes remind').at(-1)).toMatch(
      /2026-12-24 +Add a type +Try it on our own schema/,
    );
  });

  it('ends with the reminder on a second device', async () => {
    await runCommand('npx field-notes sign-in grace@fieldnotes.test', 'second device');
    const { stdout } = await runCommand('npx field-notes remind --offline', 'second device');
    expect(stdout).toMatch(/2026-12-24 +Add a type +Try it on our own schema/);
  });

  it('leaves a repository whose types agree', async () => {
    const { exitCode, stdout } = await runCommand(
      'npx tsc --noEmit -p examples/field-notes-cli/tsconfig.build.json --customConditions holdfast-source --rootDir .',
      'types',
    );
    expect(stdout).toBe('');
    expect(exitCode).toBe(0);
  });

  async function runCommand(command: string, device: string): Promise<Ran> {
    const env = {
      ...process.env,
      FIELD_NOTES_SERVER: server?.url,
      FIELD_NOTES_PROFILE: join(root, '.data', device),
      FIELD_NOTES_PASSWORD: 'offline-first',
    };
    const child = spawn(command, { cwd: root, env, shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const exited = new Promise<number | null>((done) => child.once('exit', done));
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { command, exitCode: await exited, stdout, stderr };
  }
});
