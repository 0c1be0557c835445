import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseRegisteredApp, type RegisteredApp } from '@holdfast/schema/operations';
import { textOf } from './files.js';
import type { Outside } from './outside.js';
import { SourceError } from './problem.js';

/** Registered apps: a manifest, a folder with manifests below it, or a server's registry (`https://…/registry`). */
export async function loadApps(source: string, outside: Outside): Promise<RegisteredApp[]> {
  if (/^https?:\/\//.test(source)) return appsOfServer(source.replace(/\/+$/, ''), outside);
  const path = resolve(outside.folder, source);
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new SourceError(`There is no ${source}.`);
  const files = found.isDirectory()
    ? readdirSync(path, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.json'))
        .sort()
        .map((name) => join(path, name))
    : [path];
  return files.map((file) => parseRegisteredApp(textOf(file), file));
}

async function appsOfServer(url: string, { fetch, token }: Outside): Promise<RegisteredApp[]> {
  if (token === undefined)
    throw new SourceError(
      `Set HOLDFAST_REGISTRY_TOKEN: ${url} tells what is registered to those who have it.`,
    );
  const get = async (address: string): Promise<string> => {
    const answer = await fetch(address, { headers: { authorization: `Bearer ${token}` } });
    if (!answer.ok) throw new SourceError(`${address} refuses: ${answer.status} ${await answer.text()}`);
    return answer.text();
  };
  const { apps } = JSON.parse(await get(url)) as {
    apps: ReadonlyArray<{ readonly app: string; readonly appVersion: string }>;
  };
  return Promise.all(
    apps.map(async ({ app, appVersion }) => {
      const address = `${url}/${encodeURIComponent(app)}/${encodeURIComponent(appVersion)}`;
      return parseRegisteredApp(await get(address), address);
    }),
  );
}
