import type { Consumer } from './consumers.js';
import type { Concerned } from './finding.js';

/** A consumer as a finding names it. */
export const concernedOf = ({ app, appVersion, name, queued }: Consumer): Concerned => ({
  app,
  appVersion,
  name,
  queued,
});
