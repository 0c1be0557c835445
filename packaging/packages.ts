import { join } from 'node:path';

export const packagingFolder = import.meta.dirname;
export const root = join(packagingFolder, '..');

/** The packages that are published, each after those that it needs. */
export const packages = ['schema', 'client-kit', 'server', 'contract', 'codegen'] as const;
