/**
 * Names for prepared statements, one for each text. A named statement is parsed and planned once a connection: for the
 * small statements of a sync that is nearly half their cost in an embedded database. The texts are few: they are the
 * engine's own, and differ by the domain's tables.
 */
const names = new Map<string, string>();

export function statementName(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `holdfast_${names.size}`;
  names.set(text, name);
  return name;
}
