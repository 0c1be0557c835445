import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const source = join(import.meta.dirname, '../src');

/** The packages that a module loads, itself or through what it imports. */
function packagesOf(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const imports = [
    ...readFileSync(file, 'utf8').matchAll(/^(?:import|export)(?! type)[^;]*? from '([^']+)';/gm),
  ];
  return imports.flatMap(([, name = '']) =>
    name.startsWith('.') ? packagesOf(join(dirname(file), name.replace(/\.js$/, '.ts')), seen) : [name],
  );
}

describe('what an app loads on a device', () => {
  it.each(['index.ts', 'merge/index.ts', 'errors.ts'])('brings no package along: %s', (entry) => {
    expect(packagesOf(join(source, entry))).toEqual([]);
  });

  it('leaves Yjs to those who have texts', () => {
    expect(new Set(packagesOf(join(source, 'text/index.ts')))).toEqual(new Set(['yjs', 'fast-diff']));
  });

  it('leaves GraphQL to the compiler', () => {
    expect(packagesOf(join(source, 'compiler/index.ts'))).toContain('graphql');
  });
});
