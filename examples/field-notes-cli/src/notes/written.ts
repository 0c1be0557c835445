import { exitCodes, Failure } from '../failures.js';

/** The part of a mutation's payload that says whether it was taken. */
export interface Written {
  readonly outcome: string;
  readonly userErrors: readonly { readonly code: string; readonly message: string }[];
}

/** Gives a mutation's payload, or fails with what the device or the server found wrong with it. */
export function taken<T extends Written>(payload: T | null | undefined): T {
  if (!payload) throw new Failure(exitCodes.unexpected, 'The edit got no answer.', 'INTERNAL');
  const [refusal] = payload.userErrors;
  if (refusal) throw new Failure(exitCodes.refused, refusal.message, refusal.code);
  return payload;
}
