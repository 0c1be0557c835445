/** `npm run build:docs`: the documentation as pages that the server shows at `/docs`. */
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readChapters } from './pages.js';
import { renderPage } from './render.js';

const root = join(import.meta.dirname, '../..');
const out = join(root, 'server/docs/dist');

rmSync(out, { recursive: true, force: true });
const write = (address: string, text: string): void => {
  const path = join(out, address);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};

const chapters = readChapters(root);
const pages = chapters.flatMap((chapter) => chapter.pages);
for (const page of pages) {
  const { html, pictures } = renderPage(page, chapters);
  write(page.address, html);
  for (const picture of pictures) {
    mkdirSync(join(out, 'pictures'), { recursive: true });
    copyFileSync(join(root, picture), join(out, 'pictures', basename(picture)));
  }
}
copyFileSync(join(import.meta.dirname, 'style.css'), join(out, 'style.css'));
process.stdout.write(`docs: ${pages.length} pages\n`);
