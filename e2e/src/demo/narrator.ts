/** Tells a story in 80 columns: a time, then words, as they happen. */
export interface Narrator {
  scene(title: string): void;
  say(text: string): void;
  table(rows: readonly (readonly [name: string, value: string, good?: boolean])[]): void;
}

const width = 80;
const indent = 10;

const styles = { bold: [1, 22], dim: [2, 22], green: [32, 39], red: [31, 39] } as const;
type Style = keyof typeof styles;

/** @param time the virtual time in milliseconds since the story began */
export function createNarrator(out: NodeJS.WritableStream, time: () => number, coloured: boolean): Narrator {
  const paint = (style: Style, text: string): string => {
    const [on, off] = styles[style];
    return coloured ? `\x1b[${on}m${text}\x1b[${off}m` : text;
  };
  const line = (text = ''): void => void out.write(`${text}\n`);
  return {
    scene(title) {
      line();
      line(paint('bold', title));
    },
    say(text) {
      const [first = '', ...rest] = wrap(text, width - indent);
      line(`${paint('dim', clock(time()).padEnd(indent))}${first}`);
      for (const more of rest) line(' '.repeat(indent) + more);
    },
    table(rows) {
      line();
      const longest = Math.max(...rows.map(([name]) => name.length)) + 4;
      for (const [name, value, good] of rows) {
        const shown = good === undefined ? value : paint(good ? 'green' : 'red', value);
        line(`  ${name.padEnd(longest, '.').replace(/\.(?=\.)|\.$/g, '.')} ${shown}`);
      }
    },
  };
}

/** `08:41:07`: the train leaves at eight. */
const clock = (ms: number): string => new Date(8 * 3_600_000 + ms).toISOString().slice(11, 19);

/** Whole words in lines of at most `columns` characters. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= columns)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
