import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadSdl, sdlFolder } from '@holdfast/schema/compiler';
import { createProgram } from '../../src/commands/program.js';

/** A folder with a contract in it, and the command run there. */
export interface Workplace {
  readonly folder: string;
  /** Runs `holdfast-contract` with these words; quotes are not known. */
  run(command: string): Promise<{ readonly code: number; readonly out: string }>;
  write(path: string, text: string): void;
  read(path: string): string;
  edit(path: string, from: string, to: string): void;
  git(...args: readonly string[]): void;
  remove(): void;
}

export function workplace(
  options: { readonly today?: string; readonly fetch?: typeof fetch } = {},
): Workplace {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-contract-'));
  mkdirSync(join(folder, 'schema'));
  cpSync(sdlFolder, join(folder, 'schema/sdl'), { recursive: true });
  const offline = () => Promise.reject(new TypeError('There is no network here.'));
  const place: Workplace = {
    folder,
    async run(command) {
      let out = '';
      const write = (text: string): void => void (out += text);
      const program = createProgram({
        ...{ write, complain: write },
        outside: {
          now: () => new Date(`${options.today ?? '2026-11-30'}T12:00:00Z`),
          fetch: options.fetch ?? offline,
          ...{ token: 'the-token-of-the-registry-of-tests', folder },
        },
      });
      return { code: await program.run(command.split(' ')), out };
    },
    write(path, text) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    },
    read: (path) => readFileSync(join(folder, path), 'utf8'),
    edit(path, from, to) {
      const text = place.read(path);
      if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
      place.write(
        path,
        text.replace(from, () => to),
      );
    },
    git: (...args) =>
      void execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...args], {
        ...{ cwd: folder, stdio: 'ignore' },
      }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
  return place;
}

/** A version that the SDL of Field Notes has and that is released. */
export const version = '2026-11';
export const versionsYaml = `- version: ${version}\n  state: stable\n  released: 2026-11-02\n`;
export const notesFile = 'schema/sdl/field-notes.graphql';
export const sources = loadSdl(sdlFolder);
