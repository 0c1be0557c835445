import { isUuid, textProblem } from '@holdfast/schema';
import { HoldfastError } from '@holdfast/schema/errors';

const bad = (message: string): HoldfastError => new HoldfastError('BAD_USER_INPUT', message);

/** The id in small letters, as ids are kept. Throws `BAD_USER_INPUT` for what is not a UUID. */
export function checkUuid(path: string, id: string): string {
  if (!isUuid(id)) throw bad(`\`${path}\` must be a UUID.`);
  return id.toLowerCase();
}

/** The text without the blanks around it. Throws `BAD_USER_INPUT` where nothing is left, or too much. */
export function checkText(path: string, text: string, longest: number): string {
  const trimmed = text.trim();
  const problem = textProblem(trimmed);
  if (problem) throw bad(`\`${path}\` ${problem}.`);
  if (trimmed.length === 0) throw bad(`\`${path}\` must not be empty.`);
  if (trimmed.length > longest)
    throw bad(`\`${path}\` may be at most ${longest} characters long; this has ${trimmed.length}.`);
  return trimmed;
}

/** Throws `BAD_USER_INPUT`. */
export function checkDevice(device: { id: string; name: string; platform: string }): typeof device {
  return {
    id: checkUuid('device.id', device.id),
    name: checkText('device.name', device.name, 200),
    platform: checkText('device.platform', device.platform, 50),
  };
}
