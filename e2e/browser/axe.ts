import type Axe from 'axe-core';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

/** What axe calls serious or critical on the page as it is, each with the first element that it is about; `known` rules aside. */
export async function seriousFindings(page: Page, known: readonly string[] = []): Promise<string[]> {
  await page.evaluate(source);
  // What is still being faded in has other colours for a moment.
  await page.evaluate(async () => {
    const ending = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });
  const findings = await page.evaluate(async () => {
    const axe = (globalThis as unknown as { axe: typeof Axe }).axe;
    const { violations } = await axe.run({ resultTypes: ['violations'] });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => ({ id, text: `${id} (${nodes.length}) ${nodes[0]?.html.slice(0, 160)}` }));
  });
  return findings.filter(({ id }) => !known.includes(id)).map(({ text }) => text);
}
