/** One page of the documentation as HTML: complete, without a script, and with links that lead to pages of the site. */
import GithubSlugger from 'github-slugger';
import { Marked, type Tokens } from 'marked';
import { posix } from 'node:path';
import type { Chapter, Page } from './pages.js';

/** Where the server shows the site. */
const site = '/docs';

export interface Rendered {
  readonly html: string;
  /** Pictures that the page shows, as paths from the root of the repository. */
  readonly pictures: readonly string[];
}

export function renderPage(page: Page, chapters: readonly Chapter[]): Rendered {
  const pictures: string[] = [];
  const slugger = new GithubSlugger();
  const marked = new Marked({
    gfm: true,
    renderer: {
      heading({ tokens, depth }) {
        const words = this.parser.parseInline(tokens);
        return `<h${depth} id="${slugger.slug(plain(words))}">${words}</h${depth}>\n`;
      },
      link({ href, tokens }) {
        const words = this.parser.parseInline(tokens);
        const target = targetOf(href, page, chapters);
        return target === undefined ? words : `<a href="${escaped(target)}">${words}</a>`;
      },
      image({ href, text }) {
        const picture = fromRoot(page, href);
        pictures.push(picture);
        return `<img src="${site}/pictures/${posix.basename(picture)}" alt="${escaped(text)}" loading="lazy">`;
      },
      code({ text, lang }) {
        // Long lines move sideways within their block, by keys too.
        const language = lang ? ` class="language-${escaped(lang)}"` : '';
        return `<pre tabindex="0"><code${language}>${escaped(text)}\n</code></pre>\n`;
      },
      table(token: Tokens.Table) {
        const cells = (row: Tokens.TableCell[], tag: 'th' | 'td') =>
          row.map(({ tokens }) => `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`).join('');
        const body = token.rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('\n');
        // Wide tables move sideways by themselves, so that the page never does.
        return `<div class="wide" tabindex="0"><table><thead><tr>${cells(token.header, 'th')}</tr></thead><tbody>\n${body}\n</tbody></table></div>\n`;
      },
    },
  });
  const body = marked.parse(page.markdown, { async: false });
  return { html: frame(page, chapters, body), pictures };
}

/** Where a link leads within the site; undefined for a file of the repository that is no page. Other sites stay. */
function targetOf(href: string, page: Page, chapters: readonly Chapter[]): string | undefined {
  if (/^[a-z]+:|^#/.test(href)) return href;
  const [path = '', part] = href.split('#');
  const file = fromRoot(page, path);
  const pages = chapters.flatMap((chapter) => chapter.pages);
  const found = pages.find(({ source }) => source === file || source === `${file}/README.md`);
  return found && linkTo(found) + (part === undefined ? '' : `#${part}`);
}

const fromRoot = ({ source }: Page, path: string): string =>
  posix.join(posix.dirname(source), path).replace(/\/$/, '');

const linkTo = ({ address }: Page): string => `${site}/${address}`;

function frame(page: Page, chapters: readonly Chapter[], body: string): string {
  const chapter = ({ title, pages }: Chapter) => {
    const open = pages.includes(page) || title === 'Guides';
    const links = pages.map(
      (each) =>
        `<li><a href="${linkTo(each)}"${each === page ? ' aria-current="page"' : ''}>${escaped(each.title)}</a></li>`,
    );
    return `<details${open ? ' open' : ''}><summary>${escaped(title)}</summary><ul>\n${links.join('\n')}\n</ul></details>`;
  };
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(page.title)} · Holdfast</title>
<link rel="stylesheet" href="${site}/style.css">
</head>
<body>
<a class="skip" href="#page">Skip to the page</a>
<nav aria-label="Documentation">
<a class="home" href="${site}">Holdfast</a>
${chapters.map(chapter).join('\n')}
</nav>
<main id="page">
${body}</main>
</body>
</html>
`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => entities[character] ?? character);

/** The words of inline HTML, for a heading's address: as GitHub makes it. */
const plain = (html: string): string =>
  html
    .replace(/<[^>]+>/g, '')
    .replace(/&(amp|lt|gt|quot|#39);/g, (_all, name: string) =>
      name === '#39' ? "'" : ({ amp: '&', lt: '<', gt: '>' }[name] ?? '"'),
    );
