import { HoldfastError } from '@holdfast/schema/errors';
import type { FastifyRequest } from 'fastify';
import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Whether a request carries the registry's token. Compared by hash, in the same time whatever is given. Without a token
 * in the configuration, nobody has it.
 */
export function hasRegistryToken(request: FastifyRequest, token: string | undefined): boolean {
  const given = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined || given === undefined) return false;
  return timingSafeEqual(digest(given), digest(token));
}

/** Throws `NOT_FOUND` where there is no registry to be asked, `UNAUTHENTICATED` without its token. */
export function demandRegistryToken(request: FastifyRequest, token: string | undefined): void {
  if (token === undefined)
    throw new HoldfastError('NOT_FOUND', 'This server has no registry: REGISTRY_TOKEN is not set.');
  if (!hasRegistryToken(request, token))
    throw new HoldfastError('UNAUTHENTICATED', 'The registry asks for its token: authorization: Bearer …');
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
