import { validateMutation } from '@holdfast/schema';
import { HoldfastError, userError, type UserError } from '@holdfast/schema/errors';
import type { QueuedMutation } from '@holdfast/schema/merge';
import type { PushedMutation } from '../sync/index.js';
import type { Dialect, EntityDialect } from './dialect.js';

/**
 * A mutation in a version's names and shapes as the engine takes it. What is wrong with it is told in the version's own
 * words. Throws `BAD_USER_INPUT` for a name that the version has no write of, which GraphQL lets nobody send.
 */
export function mutationOut(dialect: Dialect, mutation: QueuedMutation): PushedMutation {
  const found = dialect.writes.get(mutation.name);
  const entity = found && dialect.entities.get(found.write.entity);
  if (!entity) throw new HoldfastError('BAD_USER_INPUT', `There is no mutation ${mutation.name}.`);
  const errors: UserError[] = validateMutation(dialect.manifest, mutation);
  const input: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(mutation.input)) {
    const field = entity.fields.get(name);
    const change = field ? field.given(value) : value;
    if (field && change === undefined && value !== undefined && errors.length === 0)
      errors.push(userError('BAD_USER_INPUT', [name], `${name} must be ${field.expected}.`));
    input[field?.stored ?? name] = change === undefined ? value : change;
  }
  return {
    name: found.stored,
    input,
    ...(errors.length > 0 && { errors: errors.map((error) => atStored(entity, error)) }),
  };
}

const atStored = (entity: EntityDialect, { path: [first, ...rest], ...error }: UserError): UserError => ({
  ...error,
  path: first === undefined ? [] : [entity.fields.get(first)?.stored ?? first, ...rest],
});
