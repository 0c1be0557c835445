import type { FastifyInstance } from 'fastify';
import { join } from 'node:path';
import type { Runtime } from '../runtime.js';
import { addStaticFiles } from './static-files.js';

/** Where `npm run build:docs` puts the pages; the same way from `src` and from `dist`. */
export const docsFolder = join(import.meta.dirname, '../../docs/dist');

const security =
  "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The documentation at `/docs`. False where it has not been built. */
export const addDocs = (
  fastify: FastifyInstance,
  runtime: Pick<Runtime, 'now'>,
  folder = docsFolder,
): boolean => addStaticFiles(fastify, { folder, at: '/docs', security, runtime });
