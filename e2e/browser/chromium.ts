import { describe } from 'vitest';
import { chromium, type Browser } from 'playwright-core';
import { chromiumPath, quiet } from './chromium-path.js';

/** A suite that needs a real browser; left out, and said so in one line, where there is none and none is demanded. */
export function browserSuite(title: string, define: (launch: () => Promise<Browser>) => void): void {
  const executablePath = chromiumPath();
  if (!executablePath && process.env.HOLDFAST_REQUIRE_SERVICES !== '1') {
    process.stderr.write(`left out: ${title} (needs Chromium; name it with CHROMIUM_PATH)\n`);
    describe.skip(title, () => define(() => Promise.reject(new Error('no Chromium'))));
    return;
  }
  describe(title, () => {
    define(() => {
      if (!executablePath)
        throw new Error('HOLDFAST_REQUIRE_SERVICES=1, but no Chromium was found: set CHROMIUM_PATH');
      return chromium.launch({ executablePath, args: quiet });
    });
  });
}
