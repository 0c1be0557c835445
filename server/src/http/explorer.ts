import type { ApiVersion } from '@holdfast/schema';
import type { FastifyInstance } from 'fastify';
import { join } from 'node:path';
import type { Runtime } from '../runtime.js';
import { addStaticFiles } from './static-files.js';
import { pageSecurity } from './pages.js';

/** What the explorer's page is told when it opens; read by `explorer/src/settings.ts`. */
export interface ExplorerSettings {
  readonly name: string;
  /** Those that are served, newest first. */
  readonly versions: readonly ApiVersion[];
  /** Accounts to sign in as with one click; none in production. */
  readonly accounts: ReadonlyArray<{
    readonly email: string;
    readonly name: string;
    readonly password: string;
    readonly role: string;
  }>;
  readonly examples: ReadonlyArray<{
    readonly title: string;
    readonly query: string;
    readonly variables?: object;
  }>;
}

/** Where `npm run build:explorer` puts the page; the same way from `src` and from `dist`. */
export const explorerFolder = join(import.meta.dirname, '../../explorer/dist');

// The editor writes styles into the page and runs its language services in workers of its own files. Nothing else is
// let in, and nothing goes out but to this server.
const security = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** `/explorer`, or a page that says how to build it. */
export function addExplorer(
  fastify: FastifyInstance,
  settings: ExplorerSettings,
  runtime: Pick<Runtime, 'now'>,
  folder = explorerFolder,
): void {
  fastify.get('/explorer/settings.json', async (_request, reply) =>
    reply.header('cache-control', 'no-store').send(settings),
  );
  if (addStaticFiles(fastify, { folder, at: '/explorer', security, runtime })) return;
  fastify.get('/explorer', async (_request, reply) =>
    reply
      .code(503)
      .header('content-security-policy', pageSecurity)
      .type('text/html; charset=utf-8')
      .send(
        '<!doctype html><title>Explorer</title><p>The explorer has not been built. Run <code>npm run build:explorer</code>.</p>',
      ),
  );
}
