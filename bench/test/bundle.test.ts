import { expect, it } from 'vitest';
import { kitParts } from '../driver/kit-parts.js';

/**
 * What each part of the kit may weigh in an app, in bytes, minified and gzipped. A figure that goes up is a decision: what was
 * it worth? One that goes down stays down. Why the parts are these:
 * docs/decisions/0023-what-an-app-carries.md.
 */
const budget: Readonly<Record<string, number>> = {
  'core: sync, outbox, records, lists, IndexedDB': 63_800,
  'live changes (graphql-ws), loaded when first needed': 4_030,
  'answers that are not synced, kept (apollo3-cache-persist)': 3_570,
  'React: provider and hooks': 700,
  'texts that people write together (Yjs)': 33_550,
  'encryption (@noble/ciphers)': 7_350,
  'sync inspector': 6_850,
};

/** A fix here and there moves a figure by less. */
const leeway = 1.05;

it('an app carries no more of the kit than is set down here', { timeout: 60_000 }, async () => {
  const parts = await kitParts();
  expect(Object.keys(parts)).toEqual(Object.keys(budget));
  const over = Object.entries(parts).filter(([name, bytes]) => bytes > budget[name]! * leeway);
  expect(over, 'parts that have grown beyond their budget').toEqual([]);
  const slack = Object.entries(parts).filter(([name, bytes]) => bytes * leeway ** 2 < budget[name]!);
  expect(slack, 'parts that have become smaller: lower their budget').toEqual([]);
});
