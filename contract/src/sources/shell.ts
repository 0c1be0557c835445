import type { Outside } from './outside.js';

/** What a command runs in. */
export interface Shell {
  readonly outside: Outside;
  readonly write: (text: string) => void;
  readonly complain: (text: string) => void;
}

/** That of this process. Whoever reads no further (`| head`) has seen enough: the command goes on to its end without a word. */
export const processShell = (): Shell => ({
  outside: {
    now: () => new Date(),
    fetch,
    token: process.env.HOLDFAST_REGISTRY_TOKEN?.trim() || undefined,
    folder: process.cwd(),
  },
  write: standardOutput(),
  complain: (text) => void process.stderr.write(text),
});

function standardOutput(): Shell['write'] {
  let isRead = true;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    isRead = false;
  });
  return (text) => {
    if (isRead) process.stdout.write(text);
  };
}
