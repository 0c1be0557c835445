/**
 * What a Markdown file becomes as a note. The body is the file's text, whole and unchanged, front matter included: an
 * import loses nothing. Title and tags are read off it.
 */
export interface MarkdownNote {
  readonly title: string;
  readonly body: string;
  readonly tags: readonly string[];
}

/** The server's limits on a note, in UTF-16 code units; stated in schema/sdl/field-notes.graphql. */
export const limits = { title: 500, body: 200_000, tags: 64, tag: 64 } as const;

/**
 * Reads a note off a file's text.
 * @param path the file's path below the imported folder, with `/` between its parts: its folders become tags, and its
 *   name the title of a text without a heading.
 */
export function noteFromMarkdown(path: string, text: string): MarkdownNote {
  const { frontMatter, rest } = splitFrontMatter(text);
  const folders = path.split('/').slice(0, -1);
  const title = scalar(frontMatter, 'title') ?? firstHeading(rest) ?? nameOf(path);
  return {
    title: shorten(title, limits.title),
    body: text,
    tags: tidyTags([...list(frontMatter, 'tags'), ...folders]),
  };
}

/** The lines between the two `---` at the very top of a text, if it has such; and what follows them. */
function splitFrontMatter(text: string): { frontMatter: readonly string[]; rest: string } {
  const match = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(text);
  if (!match) return { frontMatter: [], rest: text };
  return { frontMatter: (match[1] ?? '').split(/\r?\n/), rest: text.slice(match[0].length) };
}

/** `key: value` of the front matter. Of YAML, only what people write there: plain and quoted scalars, and lists. */
function scalar(lines: readonly string[], key: string): string | undefined {
  const line = lines.find((one) => one.startsWith(`${key}:`));
  return line === undefined ? undefined : unquote(line.slice(key.length + 1)) || undefined;
}

/** `key: [a, b]`, `key: a, b`, or `key:` with `- a` lines below it. */
function list(lines: readonly string[], key: string): string[] {
  const at = lines.findIndex((line) => line.startsWith(`${key}:`));
  const line = lines[at];
  if (line === undefined) return [];
  const inline = line
    .slice(key.length + 1)
    .trim()
    .replace(/^\[|\]$/g, '');
  if (inline !== '') return inline.split(',').map(unquote);
  const items: string[] = [];
  for (const below of lines.slice(at + 1)) {
    const item = /^\s*-\s+(.*)$/.exec(below);
    if (!item) break;
    items.push(unquote(item[1] ?? ''));
  }
  return items;
}

const unquote = (text: string): string =>
  text
    .trim()
    .replace(/^(["'])(.*)\1$/, '$2')
    .trim();

/** The first heading outside fenced code, `# so` or underlined, without its markup. */
function firstHeading(text: string): string | undefined {
  let fence: string | undefined;
  let before = '';
  for (const line of text.split(/\r?\n/)) {
    const mark = /^ {0,3}(```+|~~~+)/.exec(line)?.[1];
    if (mark && (fence === undefined || mark.startsWith(fence)))
      fence = fence === undefined ? mark : undefined;
    else if (fence === undefined) {
      const atx = /^\uFEFF? {0,3}#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$/.exec(line)?.[1];
      const heading = plain(atx ?? (/^ {0,3}=+[ \t]*$/.test(line) ? before : ''));
      if (heading !== '') return heading;
      before = line;
    }
  }
  return undefined;
}

/** A heading's words: no images, link targets, HTML tags or emphasis marks. */
function plain(markdown: string): string {
  return markdown
    .replace(/!\[[^\]]*\](\([^)]*\)|\[[^\]]*\])?/g, '')
    .replace(/\[([^\]]*)\](\([^)]*\)|\[[^\]]*\])?/g, '$1')
    .replace(/<[^>]+>/g, '')
    .replace(/[`*]+|(?<!\w)_+|_+(?!\w)/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

const nameOf = (path: string): string => (path.split('/').at(-1) ?? path).replace(/\.[^.]+$/, '') || path;

function tidyTags(tags: readonly string[]): string[] {
  const tidy = tags
    .map((tag) => tag.replace(/^#/, '').trim())
    .filter((tag) => tag !== '' && tag.length <= limits.tag);
  return [...new Set(tidy)].slice(0, limits.tags);
}

/** At most `length` code units, cut between characters. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  let kept = '';
  for (const character of text) {
    if (kept.length + character.length > length - 1) break;
    kept += character;
  }
  return `${kept}…`;
}
