import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { RegisteredApp } from '@holdfast/schema/operations';
import { check, type Surface } from '../check/index.js';
import { formats, type Format } from '../report/index.js';
import { loadApps } from '../sources/load-apps.js';
import { loadSchema } from '../sources/load-schema.js';
import type { Outside } from '../sources/outside.js';
import { SourceError } from '../sources/problem.js';
import { approvalsOf, contractFolder, surfacesOf } from '../sources/repository.js';
import type { Shell } from '../sources/shell.js';

export interface CheckOptions {
  readonly before?: string;
  readonly after?: string;
  readonly apiVersion?: string;
  readonly operations?: readonly string[];
  readonly approvals?: string;
  readonly dir: string;
  readonly format: Format;
  readonly strict: boolean;
}

/** Checks, reports, and answers whether the contract is broken. */
export async function checkCommand({ outside, write }: Shell, options: CheckOptions): Promise<boolean> {
  const folder = contractFolder(resolve(outside.folder, options.dir));
  const compared = options.before !== undefined || options.after !== undefined;
  const surfaces = compared ? [await surfaceOf(options, outside)] : surfacesOf(folder);
  const ownOperations = !compared && existsSync(folder.operations) ? [folder.operations] : [];
  const apps = await Promise.all(
    (options.operations ?? ownOperations).map((source) => loadApps(source, outside)),
  );
  const ownApprovals = compared ? undefined : folder.approvals;
  const approvals = options.approvals ? resolve(outside.folder, options.approvals) : ownApprovals;
  const report = check({
    surfaces,
    apps: checkedApps(apps.flat(), surfaces),
    approvals: approvals === undefined ? [] : approvalsOf(approvals),
    today: outside.now(),
    strict: options.strict,
  });
  write(formats[options.format](report));
  return report.failed;
}

async function surfaceOf({ before, after, apiVersion }: CheckOptions, outside: Outside): Promise<Surface> {
  if (after === undefined) throw new SourceError('Say what apps meet now, with --after.');
  return {
    version: apiVersion ?? '',
    ...(before !== undefined && { before: await loadSchema(before, outside, apiVersion) }),
    after: await loadSchema(after, outside, apiVersion),
    frozen: false,
  };
}

/** An app of a version that nobody knows would be passed over, and its team would believe itself safe. */
function checkedApps(apps: readonly RegisteredApp[], surfaces: readonly Surface[]): readonly RegisteredApp[] {
  const known = new Set(surfaces.map(({ version }) => version));
  const lost = known.has('') ? undefined : apps.find(({ apiVersion }) => !known.has(apiVersion));
  if (lost)
    throw new SourceError(
      `${lost.app} ${lost.appVersion} is registered for API version ${lost.apiVersion}, which is not among those compared: ${[...known].join(', ')}.`,
    );
  return apps;
}
