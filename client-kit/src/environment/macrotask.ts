/** Resolves once every promise callback that is ready, and what follows from it without waiting, has run. */
export const nextMacrotask = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
