import type { Outside } from './outside.js';

/** What a command runs in. */
export interface Shell {
  readonly outside: Outside;
  readonly write: (text: string) => void;
  readonly complain: (text: string) => void;
}

/** That of this process. */
export const processShell = (): Shell => ({
  outside: {
    now: () => new Date(),
    fetch,
    token: process.env.HOLDFAST_REGISTRY_TOKEN?.trim() || undefined,
    folder: process.cwd(),
  },
  write: (text) => void process.stdout.write(text),
  complain: (text) => void process.stderr.write(text),
});
