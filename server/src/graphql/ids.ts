import { isUuid } from '@holdfast/schema';
import { HoldfastError } from '@holdfast/schema/errors';

/** The id in small letters, as ids are kept. Throws `BAD_USER_INPUT`, with the name of the argument, for what is not a UUID. */
export function uuidArgument(name: string, id: unknown): string {
  if (isUuid(id)) return id.toLowerCase();
  throw new HoldfastError('BAD_USER_INPUT', `\`${name}\` must be a UUID.`);
}
