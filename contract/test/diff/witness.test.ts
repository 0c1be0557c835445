/** Another checker as a witness: whatever it finds breaking in the table of changes, we find too, or say here why not. */
import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { describe, expect, it } from 'vitest';
import { diffSchemas } from '../../src/diff/index.js';
import { judge, reachOf } from '../../src/judge/index.js';
import { rows } from '../judge/changes.js';
import { schemaOf } from '../schema-of.js';

/** Where it says breaking and we do not. */
const weaker = new Map([
  ['a type is removed that nothing leads to', 'no request could name it'],
  ['a type is removed that only its own kind leads to', 'no request could name it'],
  ['a type nothing leads to becomes another kind', 'no request could name it'],
  ['a field of a type nothing leads to is removed', 'no request could name it'],
  ['a required field is added to an input nothing leads to', 'no request could name it'],
  ['an ID becomes a String', 'the same text on the wire: dangerous'],
  ['an enum that is only answered loses a value', 'nothing is refused: dangerous'],
  ['a directive of the schema is removed', 'never in a request'],
  ["a required argument of a schema's own directive is added", 'never in a request'],
  ['the query root has another type', 'the same fields, under another name: dangerous'],
]);

describe('beside @graphql-inspector/core', () => {
  it('misses nothing that it finds breaking', async () => {
    const more: string[] = [];
    const less: string[] = [];
    for (const { change, before, after } of rows) {
      const [was, is] = [schemaOf(before), schemaOf(after)];
      const compared = { before: was, after: is, reach: reachOf(was) };
      const ours = diffSchemas(was, is, { directiveUses: true }).some(
        (found) => judge(found, compared).verdict === 'breaking',
      );
      const theirs = (await diff(was, is)).some(
        ({ criticality }) => criticality.level === CriticalityLevel.Breaking,
      );
      if (ours && !theirs) more.push(change);
      if (theirs && !ours) less.push(change);
    }
    expect(new Set(less)).toEqual(new Set(weaker.keys()));
    // Its blind spots: why the rules are our own.
    expect(more).toEqual(
      expect.arrayContaining(['a non-null argument loses its default', 'a limit is tightened']),
    );
  });
});
