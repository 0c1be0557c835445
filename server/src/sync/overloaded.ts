import { HoldfastError } from '@holdfast/schema/errors';
import { lostToAnother, unavailable } from '../db/index.js';
import { LostRace } from './lost-race.js';

/** A result, or `OVERLOADED` in place of an error that says that the database cannot be had now. */
export async function overloaded<T>(result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (error) {
    const comesBack = unavailable(error) || lostToAnother(error) || error instanceof LostRace;
    if (!comesBack) throw error;
    throw new HoldfastError('OVERLOADED', undefined, { cause: error, retryAfterMs: 1000 });
  }
}
