import type { FastifyInstance } from 'fastify';
import type { Runtime } from '../runtime.js';
import { addStaticFiles } from './static-files.js';

/** An app that runs in browsers, built into a folder of files, and served at `/`. */
export interface WebApp {
  readonly folder: string;
  /** Paths that the app shows a page of its own for, such as `/w/*`: they are answered with its `index.html`. */
  readonly pages: readonly string[];
}

/** What the app is told when somebody signs in; see `/settings.json`. */
export interface WebAppSettings {
  readonly name: string;
  /** Accounts to try it out as; none in production. */
  readonly accounts: ReadonlyArray<{
    readonly email: string;
    readonly name: string;
    readonly password: string;
    readonly role: string;
  }>;
}

// Scripts, styles and pictures of its own files, and nothing from any other host: also what people put into notes as
// Markdown, such as a picture that would tell its owner who reads it.
const security = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Serves the app's files at `/`, and its pages; gives false where it has not been built. */
export function addWebApp(
  fastify: FastifyInstance,
  { folder, pages }: WebApp,
  { name, accounts }: WebAppSettings,
  runtime: Pick<Runtime, 'now'>,
): boolean {
  if (!addStaticFiles(fastify, { folder, at: '', security, pages, runtime })) return false;
  fastify.get('/settings.json', async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ name, accounts }),
  );
  return true;
}
