import type { Bar } from './headlines.js';

export interface Panel {
  readonly title: string;
  readonly unit: string;
  readonly bars: readonly Bar[];
}

const width = 460;
const nameWidth = 150;
const barWidth = 210;
const row = 19;
const gap = 14;

/**
 * Panels of horizontal bars, two beside each other, as SVG. Lengths are logarithmic: each quarter of a bar's room is ten
 * times as much, and the shortest bar of a panel has half a quarter.
 */
export function chart(panels: readonly Panel[], note: string): string {
  const heights = panels.map(({ bars }) => 30 + bars.length * row + gap);
  const parts: string[] = [];
  let top = 10;
  for (let at = 0; at < panels.length; at += 2) {
    panels
      .slice(at, at + 2)
      .forEach((panel, beside) => parts.push(...panelAt(panel, beside * width + 10, top)));
    top += Math.max(...heights.slice(at, at + 2));
  }
  parts.push(`<text x="10" y="${top + 8}" class="note">${escaped(note)}</text>`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${2 * width} ${top + 20}" role="img">`,
    `<style>${style}</style>`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}

const style =
  'text{font:12px system-ui,sans-serif;fill:#24292f}.title{font-weight:600}.note{fill:#57606a;font-size:11px}.kit{fill:#0a7d6c}.peer{fill:#aab4be}';

function* panelAt({ title, unit, bars }: Panel, left: number, top: number): Generator<string> {
  yield `<text x="${left}" y="${top + 14}" class="title">${escaped(title)}</text>`;
  const values = bars.flatMap(({ value }) => (value === undefined || value <= 0 ? [] : [value]));
  const least = Math.min(...values);
  for (const [at, bar] of bars.entries()) {
    const y = top + 24 + at * row;
    const length = lengthOf(bar.value, least);
    const x = left + nameWidth;
    yield `<text x="${x - 8}" y="${y + 12}" text-anchor="end">${escaped(bar.title)}</text>`;
    yield `<rect x="${x}" y="${y + 1}" width="${length.toFixed(1)}" height="14" class="${bar.isPeer ? 'peer' : 'kit'}"/>`;
    yield `<text x="${(x + length + 6).toFixed(1)}" y="${y + 12}">${escaped(shown(bar.value, unit))}</text>`;
  }
}

function lengthOf(value: number | undefined, least: number): number {
  if (value === undefined) return barWidth;
  if (value <= 0) return 0;
  return Math.min(barWidth, ((Math.log10(value / least) + 0.5) * barWidth) / 4);
}

function shown(value: number | undefined, unit: string): string {
  if (value === undefined) return 'never';
  if (unit === 'B' && value >= 1e6) return `${(value / 1e6).toFixed(1)} MB`;
  if (unit === 'B' && value >= 1e4) return `${(value / 1e3).toFixed(1)} kB`;
  const digits = value < 10 ? 1 : 0;
  return `${value.toLocaleString('en-US', { maximumFractionDigits: digits })} ${unit}`.trim();
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
