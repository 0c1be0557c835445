import { hash, verify } from '@node-rs/argon2';

/** Argon2id at the library's defaults, which follow OWASP's: 19 MiB, 2 passes. Salt and cost stand in the hash. */
export const hashPassword = (password: string): Promise<string> => hash(password);

/** Longer texts are refused before any work is done for them. */
export const longestPassword = 1000;

let stranger: Promise<string> | undefined;

/**
 * Whether the password is the one that was hashed. Without a hash (nobody has this address, or an outside issuer signs
 * them in) it does the same work and says no, so that the time of an answer tells nothing about who has an account.
 */
export async function verifyPassword(known: string | null | undefined, password: string): Promise<boolean> {
  const against = known ?? (await (stranger ??= hashPassword('nobody has this password')));
  const same = await verify(against, password);
  return same && typeof known === 'string';
}
