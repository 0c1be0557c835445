import { describe, expect, it } from 'vitest';
import { clientBuildOf, isOlder, isVersion } from '../../src/identity/client-build.js';

describe('the build of an app', () => {
  it('is said by a name and a version', () => {
    expect(clientBuildOf('field-notes-cli/1.4.2')).toEqual({ app: 'field-notes-cli', version: '1.4.2' });
    expect(clientBuildOf('notes/a7f3c01')).toEqual({ app: 'notes', version: 'a7f3c01' });
  });

  const unnamed = ['1.4.2', 'notes/', '/1.4.2', 'notes/1/2', 'my notes/1', `${'n'.repeat(65)}/1`, ''];
  it.each([...unnamed, undefined])('is not said by %s', (header) => {
    expect(clientBuildOf(header)).toBeUndefined();
  });

  it.each([
    ['1.9', '1.10', true],
    ['1.10.0', '1.9.9', false],
    ['1.4', '1.4.0', false],
    ['1.4', '1.4.1', true],
    ['2', '1.99.99', false],
    ['1.4.2-beta.1', '1.4.2', true],
    ['1.4.2', '1.4.2-beta.1', false],
    ['1.4.2+45', '1.4.2', false],
    ['a7f3c01', '1.0', true],
    ['1'.repeat(65), '1', true],
  ])('%s is older than %s: %s', (version, minimum, older) => {
    expect(isOlder(version, minimum)).toBe(older);
  });

  it('can be compared if it is made of numbers', () => {
    expect(['1', '1.4.2', '2026.11', '1.0-rc1'].map(isVersion)).toEqual([true, true, true, true]);
    expect(['', 'v1', '1..2', '1.', 'latest', '1.2.3.4.5.6.7'].map(isVersion)).toEqual(Array(6).fill(false));
  });
});
