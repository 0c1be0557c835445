import { describe, expect, it } from 'vitest';
import { chart } from '../report/chart.js';

const bar = (title: string, value: number | undefined) => ({ title, isPeer: title !== 'Holdfast', value });
const panel = (...values: Array<number | undefined>) => ({
  ...{ title: 'Bytes & more', unit: 'B' },
  bars: values.map((value, at) => bar(at === 0 ? 'Holdfast' : `Peer ${at}`, value)),
});
const widths = (svg: string) =>
  [...svg.matchAll(/<rect x="\d+" y="\d+" width="([\d.]+)"/g)].map(([, width]) => Number(width));

describe('the chart', () => {
  it('draws ten times as much a quarter longer', () => {
    const [one, ten, hundred] = widths(chart([panel(1, 10, 100)], ''));
    expect(ten! - one!).toBeCloseTo(52.5);
    expect(hundred! - ten!).toBeCloseTo(52.5);
  });

  it('says never where the work was not done', () => {
    expect(chart([panel(1, undefined)], '')).toContain('>never<');
  });

  it('has every bar inside, however far apart values are', () => {
    expect(Math.max(...widths(chart([panel(1, 1e12)], '')))).toBeLessThanOrEqual(210);
  });

  it('is well-formed whatever titles say', () => {
    expect(chart([panel(1)], 'a < b')).toContain('Bytes &amp; more');
  });
});
