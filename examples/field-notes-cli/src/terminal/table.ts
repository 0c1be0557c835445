/**
 * Rows as aligned columns. The last column takes what is left of the width and is cut there; piped output is not a
 * screen, so nothing is cut then (`width` undefined).
 */
export function table(rows: readonly (readonly string[])[], width?: number): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, at) =>
    Math.max(...rows.map((row) => (row[at] ?? '').length)),
  );
  return rows.map((row) => {
    const line = row
      .map((cell, at) => (at === columns - 1 ? cell : cell.padEnd(widths[at] ?? 0)))
      .join('  ')
      .trimEnd();
    return width !== undefined && line.length > width ? `${line.slice(0, Math.max(1, width - 1))}…` : line;
  });
}
