import { writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { animatedWebp, type Frame } from './animated-webp.js';

const captionHeight = 44;
const [scale, quality] = [0.7, 60];

/** Pictures of a page, one after another, each with a line below it that says what goes on. */
export class Film {
  readonly #page: Page;
  readonly #frames: Frame[] = [];
  #size = { width: 0, height: 0 };

  constructor(page: Page) {
    this.#page = page;
  }

  /** From now on; makes room for it below the page. */
  async caption(text: string): Promise<void> {
    await this.#page.evaluate(
      ([words, height]) => {
        const bar = document.querySelector<HTMLElement>('#caption') ?? document.createElement('p');
        bar.id = 'caption';
        bar.textContent = words;
        // One by one, since the page lets no inline styles in.
        Object.assign(bar.style, {
          ...{ position: 'fixed', inset: 'auto 0 0', height: `${height}px`, margin: '0', zIndex: '100' },
          ...{ display: 'grid', placeItems: 'center', background: '#16302b', color: '#fffefb' },
          ...{ font: '600 19px Inter, sans-serif' },
        });
        document.body.append(bar);
        document.getElementById('root')!.style.height = `calc(100% - ${height}px)`;
      },
      [text, captionHeight] as const,
    );
  }

  /** The page as it is now, for so long. */
  async hold(ms: number): Promise<void> {
    const { width, height } = this.#page.viewportSize()!;
    await this.#page.evaluate(async () => void (await document.fonts.ready));
    const devtools = await this.#page.context().newCDPSession(this.#page);
    const { data } = await devtools.send('Page.captureScreenshot', {
      ...{ format: 'webp', quality },
      clip: { x: 0, y: 0, width, height, scale },
    });
    await devtools.detach();
    this.#size = { width: Math.floor(width * scale), height: Math.floor(height * scale) };
    this.#frames.push({ picture: Buffer.from(data, 'base64'), ms });
  }

  /** Takes the line away, so that pictures can be taken that do not move. */
  async withoutCaption(): Promise<void> {
    await this.#page.evaluate(() => {
      document.querySelector('#caption')?.remove();
      document.getElementById('root')!.style.height = '';
    });
  }

  write(path: string): void {
    writeFileSync(path, animatedWebp(this.#size, this.#frames));
  }
}
