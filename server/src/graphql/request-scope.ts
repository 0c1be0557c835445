import { AsyncLocalStorage } from 'node:async_hooks';

/** The request that code runs for. Apollo Server formats errors without saying whose they are; this does. */
export const requestScope = new AsyncLocalStorage<{ readonly requestId: string }>();
