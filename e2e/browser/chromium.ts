import { execFileSync } from 'node:child_process';
import { describe } from 'vitest';
import { chromium, type Browser } from 'playwright-core';

const names = ['chromium', 'google-chrome', 'chromium-browser'];

/** Path of the Chromium to test with: `CHROMIUM_PATH`, or the one found on the PATH. */
function chromiumPath(): string | undefined {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  for (const name of names) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8' }).trim();
    } catch {
      continue;
    }
  }
  return undefined;
}

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
      return chromium.launch({
        executablePath,
        // Chromium's own calls home would drown the page's in the request log.
        args: [
          '--no-sandbox',
          '--disable-gpu',
          '--disable-quic',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
        ],
      });
    });
  });
}
