import type { Concerned, Finding } from '../check/index.js';

/** `createNote of field-notes 1.4.0, waiting on devices`. */
export const consumerText = ({ app, appVersion, name, queued }: Concerned): string =>
  `${name} of ${app} ${appVersion}${queued ? ', waiting on devices' : ''}`;

/** Whether a report has to tell of it: nobody reads of what harms nobody. */
export const isWorthTelling = ({ verdict, fails, approval }: Finding): boolean =>
  verdict !== 'safe' || fails || approval !== undefined;

/** How it stands, in a word. */
export function standing({ approval, fails, verdict, frozen }: Finding): string {
  if (approval) return fails ? 'approval expired' : 'approved';
  return frozen && verdict === 'safe' ? 'frozen' : verdict;
}
