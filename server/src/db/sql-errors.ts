/** SQLSTATE of an error that PostgreSQL gave; undefined for any other error. */
export function sqlState(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/** The transaction lost against another and was rolled back whole: to run it again is safe, and likely to work. */
export function lostToAnother(error: unknown): boolean {
  const state = sqlState(error);
  return state === '40001' || state === '40P01';
}

const codeless =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/**
 * The database is out of reach or out of time, not unwilling: connection trouble (08), shutting down or starting up
 * (57P), cancelled by a timeout (57014, 55P03, 25P03, 25P04), out of connections or memory (53).
 */
export function unavailable(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== undefined) return /^(08|53|57P|57014|55P03|25P03|25P04)/.test(state);
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  const brokenSocket = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'];
  if (typeof code === 'string' && brokenSocket.includes(code)) return true;
  // pg gives these without a code.
  return error instanceof Error && codeless.test(error.message);
}
