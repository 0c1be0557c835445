const length = 140;

/** The beginning of a text, without the marks of Markdown: enough for a line. */
export const glimpse = (markdown: string): string =>
  markdown
    .slice(0, length * 2)
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^\s*([-*+>#]+|\d+\.)\s+/gm, '')
    .replace(/[*_`~|#]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, length);
