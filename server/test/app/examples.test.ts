import { currentVersion } from '@holdfast/schema';
import { compileSchema, engineSdl } from '@holdfast/schema/compiler';
import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { fieldNotes } from '../../src/domain/field-notes.js';
import { createExecutableSchema } from '../../src/graphql/executable-schema.js';

describe('the examples of the explorer', () => {
  const schema = createExecutableSchema(
    compileSchema([...engineSdl(), ...fieldNotes.sources], { version: currentVersion }),
  );

  it.each(fieldNotes.examples ?? [])('$title is an operation of the schema', ({ query }) => {
    expect(validate(schema, parse(query))).toEqual([]);
  });
});
