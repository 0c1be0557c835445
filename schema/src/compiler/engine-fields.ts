/** The fields that the engine itself keeps on every record, with their types. */
export const engineTypes = (partition: string): Readonly<Record<string, string>> => ({
  id: 'ID!',
  [partition]: 'ID!',
  version: 'Int!',
  createdAt: 'DateTime!',
  updatedAt: 'DateTime!',
  deletedAt: 'DateTime',
});

/** Whether a field is the engine's to keep: no rule is declared for it and no write names it. */
export const isEngineField = (partition: string, name: string): boolean =>
  Object.hasOwn(engineTypes(partition), name);
