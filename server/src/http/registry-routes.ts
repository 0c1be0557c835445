import { HoldfastError } from '@holdfast/schema/errors';
import { ManifestError, readRegisteredApp } from '@holdfast/schema/operations';
import type { FastifyInstance } from 'fastify';
import type { Registry } from '../registry/index.js';
import { demandRegistryToken } from './registry-token.js';

/** Largest manifest of an app, in bytes. */
const largestManifest = 4 * 1024 * 1024;

export interface RegistryRouteOptions {
  readonly registry: Registry;
  readonly registryToken: string | undefined;
}

interface Build {
  readonly app: string;
  readonly appVersion: string;
}

/** `/registry`: which operations shipped apps send. For whoever has its token: the apps' continuous integration. */
export async function addRegistryRoutes(
  fastify: FastifyInstance,
  { registry, registryToken }: RegistryRouteOptions,
): Promise<void> {
  await fastify.register(async (routes) => {
    // Before the body is read: strangers send none.
    routes.addHook('onRequest', async (request) => demandRegistryToken(request, registryToken));

    routes.get('/registry', async () => ({ apps: await registry.builds() }));
    routes.get<{ Params: Build }>('/registry/:app/:appVersion', ({ params }) =>
      registry.manifest(params.app, params.appVersion),
    );
    routes.put<{ Params: Build }>(
      '/registry/:app/:appVersion',
      { bodyLimit: largestManifest },
      async ({ params, body }, reply) => {
        const manifest = manifestIn(body, params);
        const { added } = await registry.register(manifest);
        return reply.code(added ? 201 : 200).send({ operations: manifest.operations.length });
      },
    );
  });
}

function manifestIn(body: unknown, { app, appVersion }: Build) {
  try {
    const manifest = readRegisteredApp(body, 'The body');
    if (manifest.app !== app || manifest.appVersion !== appVersion)
      throw new ManifestError('The address names another build than the manifest.');
    return manifest;
  } catch (error) {
    throw error instanceof ManifestError ? new HoldfastError('BAD_USER_INPUT', error.message) : error;
  }
}
