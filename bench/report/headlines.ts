import { contestants } from '../contestants/index.js';
import { medians, type Result } from './results.js';

/** A figure that the chart and the README show. */
export interface Headline {
  readonly task: string;
  readonly figure: string;
  readonly title: string;
  readonly unit: string;
}

export const headlines: readonly Headline[] = [
  { task: 'start', figure: 'firstMs', title: 'Cold start to the first 50 of 10,000 notes', unit: 'ms' },
  { task: 'change', figure: 'bytes', title: 'One field of one of 10,000: written', unit: 'B' },
  {
    task: 'edits-watched',
    figure: 'durableMs',
    title: '1,000 edits offline, a list watched: all on the disk',
    unit: 'ms',
  },
  { task: 'edits-watched', figure: 'bytesEach', title: 'Written for each of these edits', unit: 'B' },
  { task: 'drain', figure: 'ms', title: '1,000 edits sent, 100 ms round trip', unit: 'ms' },
  { task: 'drain', figure: 'requests', title: 'Requests for that', unit: '' },
  { task: 'catch-up', figure: 'ms', title: 'Catch-up with 100 changes, 100 ms round trip', unit: 'ms' },
  { task: 'catch-up', figure: 'downGzip', title: 'Bytes for that, gzipped', unit: 'B' },
];

export interface Bar {
  readonly title: string;
  readonly isPeer: boolean;
  /** Undefined where the work was never done. */
  readonly value: number | undefined;
}

/** What each contestant took for a headline, in the order in which they are listed. */
export function barsOf({ task, figure }: Headline, results: readonly Result[]): Bar[] {
  return results
    .filter((result) => result.task === task)
    .map((result) => ({
      title: contestants[result.contestant]!.title,
      isPeer: contestants[result.contestant]!.isPeer,
      value: medians(result)[figure],
    }));
}
