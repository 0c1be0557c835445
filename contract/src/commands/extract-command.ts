import { clientManifest, compileSchema } from '@holdfast/schema/compiler';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { plainName, type RegisteredApp } from '@holdfast/schema/operations';
import { extract, type SentByKit } from '../extract/extract.js';
import { sdlFilesIn } from '../sources/files.js';
import { loadSdlText } from '../sources/load-schema.js';
import type { Outside } from '../sources/outside.js';
import { SourceError } from '../sources/problem.js';
import type { Shell } from '../sources/shell.js';

export interface ExtractOptions {
  readonly app: string;
  readonly appVersion: string;
  readonly operations: readonly string[];
  readonly schema: string;
  readonly apiVersion: string;
  readonly out?: string;
  readonly register?: string;
}

/** Writes an app's manifest to a folder, registers it at a server, or prints it. */
export async function extractCommand({ outside, write }: Shell, options: ExtractOptions): Promise<void> {
  for (const name of [options.app, options.appVersion])
    if (!plainName.test(name))
      throw new SourceError(`"${name}" becomes a file's name: use letters, digits, ".", "_", "+" and "-".`);
  const sdl = await loadSdlText(options.schema, outside, options.apiVersion);
  const { manifest, schema } = compileSchema([{ name: options.schema, text: sdl }], {
    version: options.apiVersion,
  });
  const sources = options.operations.flatMap((folder) => sdlFilesIn(resolve(outside.folder, folder)));
  if (sources.length === 0)
    throw new SourceError(`There is no .graphql file in ${options.operations.join(', ')}.`);
  const app = await extract({
    ...{ app: options.app, appVersion: options.appVersion, schema, sources },
    manifest: clientManifest(manifest),
    kit: await installedKit(),
  });
  const text = `${JSON.stringify(app, null, 2)}\n`;
  if (options.out !== undefined) {
    const file = join(resolve(outside.folder, options.out), app.app, `${app.appVersion}.json`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    write(`${app.operations.length} operations of ${app.app} ${app.appVersion} in ${file}\n`);
  }
  if (options.register !== undefined) {
    await registerAt(options.register.replace(/\/+$/, ''), app, text, outside);
    write(
      `${app.operations.length} operations of ${app.app} ${app.appVersion} registered at ${options.register}\n`,
    );
  }
  if (options.out === undefined && options.register === undefined) write(text);
}

/** The kit says what it sends; only this command needs it, so a back end that checks need not install it. */
async function installedKit(): Promise<SentByKit> {
  try {
    return await import('@holdfast/client-kit/documents');
  } catch (error) {
    throw new SourceError(
      `extract asks @holdfast/client-kit what an app sends, and it cannot be loaded: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

async function registerAt(
  url: string,
  { app, appVersion }: RegisteredApp,
  text: string,
  outside: Outside,
): Promise<void> {
  if (outside.token === undefined)
    throw new SourceError('Set HOLDFAST_REGISTRY_TOKEN to the token of the registry.');
  const answer = await outside.fetch(`${url}/${encodeURIComponent(app)}/${encodeURIComponent(appVersion)}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${outside.token}`, 'content-type': 'application/json' },
    body: text,
  });
  if (!answer.ok)
    throw new SourceError(`${url} refuses ${app} ${appVersion}: ${answer.status} ${await answer.text()}`);
}
