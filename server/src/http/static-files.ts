import type { FastifyInstance, FastifyReply } from 'fastify';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { keptReading } from '../kept-reading.js';
import type { Runtime } from '../runtime.js';

/** How often, at most, a folder is listed anew, in milliseconds: strangers ask for much that has never been there. */
export const listedEveryMs = 1_000;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
};

export interface StaticFiles {
  readonly folder: string;
  /** Below which path, without a slash at its end; the path itself answers with `index.html`. */
  readonly at: string;
  /** The content security policy of its pages. */
  readonly security: string;
  /** Other paths that answer with `index.html`. */
  readonly pages?: readonly string[];
  readonly runtime: Pick<Runtime, 'now'>;
}

/**
 * Serves the files of a folder. Only what the folder's list has can be asked for: no path of a request ever reaches the file
 * system. It is listed anew when something is asked for that it lacks, or that has gone: a build may have put other files there
 * under a running server; but not more than once a second. Gives false where there is no such folder.
 */
export function addStaticFiles(
  fastify: FastifyInstance,
  { folder, at, security, pages = [], runtime }: StaticFiles,
): boolean {
  let names = list(folder);
  if (!names) return false;
  const listing = keptReading(runtime, listedEveryMs, async () => list(folder));
  const read = async (name: string): Promise<Buffer | undefined> => {
    if (!names?.has(name)) names = await listing();
    if (!names?.has(name)) return undefined;
    return readFile(join(folder, name)).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
      names?.delete(name);
      return undefined;
    });
  };
  const send = async (reply: FastifyReply, name: string): Promise<FastifyReply> => {
    const content = await read(name);
    if (!content) {
      reply.callNotFound();
      return reply;
    }
    // What the build put under assets/ has its hash in its name.
    const fresh = name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
    return reply
      .headers({ 'cache-control': fresh, 'content-security-policy': security })
      .type(types[extname(name)] ?? 'application/octet-stream')
      .send(content);
  };
  for (const page of [at || '/', ...pages])
    fastify.get(page, async (_request, reply) => send(reply, 'index.html'));
  fastify.get<{ Params: { '*': string } }>(`${at}/*`, async ({ params }, reply) =>
    send(reply, params['*'] === '' ? 'index.html' : params['*']),
  );
  return true;
}

function list(folder: string): Set<string> | undefined {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    return new Set(
      entries.map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(folder.length + 1)
          .split(sep)
          .join('/'),
      ),
    );
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
