/** What two lists of named things have in common, by name. */
export interface Matched<T> {
  readonly added: readonly T[];
  readonly removed: readonly T[];
  readonly kept: ReadonlyArray<readonly [before: T, after: T]>;
}

/** Pairs what has one name on both sides. Order means nothing in a schema. */
export function matchNames<T extends { readonly name: string }>(
  before: readonly T[],
  after: readonly T[],
): Matched<T> {
  const old = new Map(before.map((item) => [item.name, item]));
  const now = new Map(after.map((item) => [item.name, item]));
  return {
    added: after.filter(({ name }) => !old.has(name)),
    removed: before.filter(({ name }) => !now.has(name)),
    kept: before.flatMap((item) => {
      const other = now.get(item.name);
      return other ? [[item, other] as const] : [];
    }),
  };
}

/** Names that only one side has. */
export const onlyIn = (these: readonly string[], those: readonly string[]): string[] =>
  these.filter((name) => !those.includes(name));
