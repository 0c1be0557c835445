import type { Environment } from '../environment/environment.js';
import { isoTime } from '../environment/iso-time.js';
import { uuidv7 } from '../environment/uuidv7.js';
import type { Notice } from './replica.js';

/** Something that a person should know, as of now. */
export function newNotice(environment: Environment, kind: Notice['kind'], message: string): Notice {
  return { id: uuidv7(environment), kind, message, at: isoTime(environment.clock.now()) };
}

/** The list with one more, unless it says the same as one that has not been dismissed. */
export function withNotice(notices: readonly Notice[], notice: Notice): readonly Notice[] {
  return notices.some(({ message }) => message === notice.message) ? notices : [...notices, notice];
}
