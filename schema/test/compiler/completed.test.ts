import { describe, expect, it } from 'vitest';
import { compileSchema, loadSdl, sdlFolder } from '../../src/compiler/index.js';
import { currentVersion } from '../../src/index.js';
import { warehouse } from '../domains.js';

describe('SDL that was completed before, such as that of a release,', () => {
  it.each([
    ['field-notes', loadSdl(sdlFolder)],
    ['warehouse', warehouse],
  ])('compiles to the same: %s', (_, sources) => {
    const compiled = compileSchema(sources, { version: currentVersion });
    const again = compileSchema([{ name: 'release', text: compiled.sdl }], { version: currentVersion });
    expect(again.sdl).toBe(compiled.sdl);
    expect(again.manifest).toEqual(compiled.manifest);
  });
});
