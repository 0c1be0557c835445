/** Where a part of the server says what goes on. pino fits, and so does Fastify's logger. */
export interface Log {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/**
 * An error as it may be logged: its kind, its code and where it was thrown. Not its message, for databases and
 * validators put the values that people wrote into theirs; `LOG_LEVEL=debug` shows it.
 */
export function errorDetails(error: unknown): { name: string; code?: unknown; frames?: string[] } {
  if (!(error instanceof Error)) return { name: typeof error };
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return {
    name: error.name,
    ...('code' in error && { code: error.code }),
    frames: frames.map((line) => line.trim()),
  };
}
