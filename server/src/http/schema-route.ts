import { HoldfastError } from '@holdfast/schema/errors';
import type { FastifyInstance } from 'fastify';
import type { Presenter } from '../graphql/presenter.js';
import { sendError } from './error-answers.js';
import { headerOf, pathOf } from './headers.js';
import { hasRegistryToken } from './registry-token.js';
import { graphqlPath, type Versions } from './versions.js';

const file = '/schema.graphql';

/** One API version as SDL, directives kept. */
export interface ServedSdl {
  readonly name: string;
  readonly sdl: string;
}

export interface SchemaRouteOptions {
  readonly versions: Versions<ServedSdl>;
  readonly present: Presenter;
  /** Whether everybody may ask for the schema. */
  readonly introspection: boolean;
  readonly registryToken: string | undefined;
}

/** `GET /graphql/2026-11/schema.graphql`: the SDL with its directives, to those who may ask for it by query too. */
export function addSchemaRoute(
  fastify: FastifyInstance,
  { versions, present, introspection, registryToken }: SchemaRouteOptions,
): void {
  for (const url of [`${graphqlPath}${file}`, `${graphqlPath}/:version${file}`])
    fastify.get(url, (request, reply) => {
      try {
        if (!introspection && !hasRegistryToken(request, registryToken))
          throw new HoldfastError(
            'FORBIDDEN',
            'This server shows its schema to those who have the token of its registry.',
          );
        const path = pathOf(request).slice(0, -file.length);
        const { name, sdl } = versions.choose(path, headerOf(request, 'api-version'));
        return reply
          .headers({ 'api-version': name, 'cache-control': 'no-store' })
          .type('application/graphql; charset=utf-8')
          .send(`${sdl}\n`);
      } catch (error) {
        return sendError(reply, error, present, { supported: versions.supported });
      }
    });
}
