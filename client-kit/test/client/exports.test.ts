import { describe, expect, it } from 'vitest';
import * as react from '../../src/react/index.js';
import * as main from '../../src/index.js';

/** A name that comes or goes here is a change of the public surface: say so in the commit. */
describe('the public surface', () => {
  it('of the kit', () => {
    expect(Object.keys(main).sort()).toMatchInlineSnapshot(`
      [
        "HoldfastError",
        "InvalidMutationError",
        "createHoldfast",
        "defaultPolicy",
      ]
    `);
  });

  it('of its part for React', () => {
    expect(Object.keys(react).sort()).toMatchInlineSnapshot(`
      [
        "HoldfastProvider",
        "useConflicts",
        "useHoldfast",
        "useOutbox",
        "useRecordStatus",
        "useSyncStatus",
        "useUser",
        "useWorkspaceSync",
      ]
    `);
  });
});
