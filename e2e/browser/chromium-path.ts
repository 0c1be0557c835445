import { execFileSync } from 'node:child_process';

const names = ['chromium', 'google-chrome', 'chromium-browser'];

/** Path of the Chromium to drive: `CHROMIUM_PATH`, or the one found on the PATH. */
export function chromiumPath(): string | undefined {
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

/** Chromium's own calls home would drown the page's in the request log. */
export const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
