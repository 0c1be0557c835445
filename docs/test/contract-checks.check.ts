/** Runs what docs/guides/contract-checks.md ends with, as it stands, against a server that runs registered operations only. */
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  startServer,
  type ServerProcess,
} from '../../examples/field-notes-cli/test/support/server-process.js';
import { guideSteps } from './guide.js';
import { copyRepository } from './repository-copy.js';

const token = 'the-registry-token-of-this-check-alone';

describe('the guide to contract checks', { timeout: 300_000 }, () => {
  let root: string;
  let remove: () => Promise<void>;
  let data: string;
  let server: ServerProcess;
  let commands: string[];

  beforeAll(async () => {
    ({ root, remove } = await copyRepository());
    // A copy has no generated code; of the app's, which speaks for itself here, it needs it.
    const generated = 'examples/field-notes-cli/src/generated';
    await cp(join(import.meta.dirname, '../..', generated), join(root, generated), { recursive: true });
    data = await mkdtemp(join(tmpdir(), 'holdfast-contract-'));
    const guide = await readFile(join(root, 'docs/guides/contract-checks.md'), 'utf8');
    commands = guideSteps(guide).flatMap((step) => (step.kind === 'run' ? [step.command] : []));
    Object.assign(process.env, { OPERATIONS: 'registered', REGISTRY_TOKEN: token });
    server = await startServer(join(data, 'database'));
  }, 300_000);

  afterAll(async () => {
    await server?.stop();
    await remove?.();
    await rm(data, { recursive: true, force: true });
  });

  async function run(command: string) {
    const env = {
      ...{ ...process.env, API: server.url, HOLDFAST_REGISTRY_TOKEN: token },
      ...{
        FIELD_NOTES_SERVER: server.url,
        FIELD_NOTES_PROFILE: join(data, 'device'),
        FIELD_NOTES_PASSWORD: 'offline-first',
      },
    };
    const child = spawn(command, { cwd: root, env, shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const exited = new Promise<number | null>((done) => child.once('exit', done));
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { command, code: await exited, said: stdout + stderr };
  }

  it('begins with an app that nobody has registered, and that is refused', async () => {
    const { code, said } = await run('npx field-notes sign-in ada@fieldnotes.test');
    expect(said).toContain('registered operations only');
    expect(code).not.toBe(0);
  });

  it('ends with commands that all succeed', async () => {
    expect(commands).toHaveLength(3);
    for (const command of commands) {
      const { code, said } = await run(command);
      expect({ command, code, said }).toMatchObject({ code: 0 });
    }
  });

  it('leaves an app that works: it signs in, pulls, edits offline, and pushes', async () => {
    for (const command of [
      'npx field-notes sign-in ada@fieldnotes.test',
      'npx field-notes import docs/guides --offline',
      'npx field-notes sync',
    ]) {
      const { code, said } = await run(command);
      expect({ command, code, said }).toMatchObject({ code: 0 });
    }
    expect((await run('npx field-notes status')).said).toMatch(/0|nothing|no /i);
  });

  it("finds no difference between the server's schema and itself, nor between it and this repository's", async () => {
    for (const before of ['$API/graphql/2026-11', '$API/graphql', 'schema/sdl']) {
      const checked = await run(
        `npx holdfast-contract check --before ${before} --after $API/graphql/2026-11 --api-version 2026-11 --strict --format json`,
      );
      expect(checked).toMatchObject({ code: 0 });
      expect(JSON.parse(checked.said)).toMatchObject({ findings: [], notes: [] });
    }
  });

  it('reads from the registry who sends what', async () => {
    const { code, said } = await run(
      'npx holdfast-contract check --before schema/sdl --after schema/sdl --api-version 2026-11 --operations $API/registry',
    );
    expect(said).toContain('The contract holds');
    expect(code).toBe(0);
  });
});
