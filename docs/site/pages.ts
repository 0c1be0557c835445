/** Which Markdown files become pages, and where each stands in the site. Files of the repository have paths from its root. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Page {
  /** The Markdown file. */
  readonly source: string;
  /** Its address below the site's own, such as `guides/stores.html`. */
  readonly address: string;
  readonly title: string;
  readonly markdown: string;
}

export interface Chapter {
  readonly title: string;
  readonly pages: readonly Page[];
}

/** All pages, in the order in which somebody new would read them. */
export function readChapters(root: string): Chapter[] {
  const page = (source: string, address = addressOf(source)): Page => {
    const markdown = readFileSync(join(root, source), 'utf8');
    return { source, address, title: titleOf(markdown) ?? source, markdown };
  };
  const folder = (path: string): Page[] =>
    readdirSync(join(root, path))
      .filter((name) => name.endsWith('.md'))
      .sort()
      .map((name) => page(`${path}/${name}`));
  const examples = readdirSync(join(root, 'examples'), { recursive: false, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => page(`examples/${name}/README.md`));
  return [
    { title: 'Begin', pages: [page('README.md', 'index.html'), ...examples] },
    { title: 'Guides', pages: folder('docs/guides') },
    {
      title: 'Reference',
      pages: [
        ...folder('docs'),
        page('client-kit/README.md'),
        page('codegen/README.md'),
        page('client-kit/SPEC.md'),
      ],
    },
    {
      title: 'Work on it',
      pages: ['CONTRIBUTING.md', 'e2e/README.md', 'bench/README.md'].map((path) => page(path)),
    },
    { title: 'Decisions', pages: folder('docs/decisions') },
  ];
}

/** `docs/guides/stores.md` is at `guides/stores.html`, `bench/README.md` at `bench.html`. */
const addressOf = (source: string): string =>
  source
    .replace(/^docs\//, '')
    .replace(/(\/README)?\.md$/, '.html')
    .toLowerCase();

const titleOf = (markdown: string): string | undefined =>
  /^# (.+)$/m.exec(markdown)?.[1]?.replaceAll('`', '');
