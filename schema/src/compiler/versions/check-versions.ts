import type { Node } from 'yaml';
import { versionStates, type ApiVersion } from '../../versions.js';
import type { Report } from './parse-versions.js';

/** A version as it stands in the file, with the place of each of its values. */
export interface Written {
  readonly entry: ApiVersion;
  readonly at: (key: string) => Node;
}

/** Reports what is wrong among versions of which each is well formed by itself. */
export function checkVersions(written: readonly Written[], report: Report): void {
  for (const [index, { entry, at }] of written.entries()) {
    const before = written[index - 1]?.entry;
    if (before) checkOrder(before, { entry, at }, report);
    checkDates({ entry, at }, report);
  }
  if (written.length > 0 && !written.some(({ entry }) => entry.state === 'stable'))
    report(
      written.at(-1)?.at('state'),
      'No API version is stable, so /graphql would serve none.',
      'Let the newest version that no longer changes be stable.',
    );
}

function checkOrder(before: ApiVersion, { entry, at }: Written, report: Report): void {
  if (entry.version === before.version)
    report(at('version'), `${entry.version} stands here twice.`, 'Keep one of the two.');
  else if (entry.version < before.version)
    report(
      at('version'),
      `${entry.version} stands below ${before.version}, which is newer.`,
      'Put the oldest first.',
    );
  else if (versionStates.indexOf(entry.state) < versionStates.indexOf(before.state))
    report(
      at('state'),
      `${entry.version} is ${entry.state}, and ${before.version} is ${before.state} though it is older.`,
      `Along the list, versions are ${versionStates.join(', then ')}.`,
    );
}

/** Which days a state asks for, and which it may have. */
const daysOf = {
  retired: { needs: ['released', 'deprecated', 'sunset'], may: [] },
  deprecated: { needs: ['released', 'deprecated', 'sunset'], may: [] },
  stable: { needs: ['released'], may: [] },
  preview: { needs: [], may: ['released'] },
} as const satisfies Record<ApiVersion['state'], Record<'needs' | 'may', readonly (keyof ApiVersion)[]>>;

const days = ['released', 'deprecated', 'sunset'] as const;

function checkDates({ entry, at }: Written, report: Report): void {
  const { needs, may }: Record<'needs' | 'may', readonly string[]> = daysOf[entry.state];
  for (const key of days) {
    if (needs.includes(key) && entry[key] === undefined)
      report(
        at('state'),
        `${entry.version} is ${entry.state}, and does not say since when it is ${said[key]}.`,
        `Add ${key}: and the day, such as 2026-11-02.`,
      );
    if (!needs.includes(key) && !may.includes(key) && entry[key] !== undefined)
      report(
        at(key),
        `${entry.version} is ${entry.state}, so ${key} says nothing about it.`,
        `Take ${key} away, or let the state be deprecated.`,
      );
  }
  for (const [earlier, later] of [
    ['released', 'deprecated'],
    ['deprecated', 'sunset'],
  ] as const) {
    const [first, second] = [entry[earlier], entry[later]];
    if (first !== undefined && second !== undefined && second <= first)
      report(
        at(later),
        `${entry.version} has ${later} on ${second}, and ${earlier} on ${first}.`,
        `Let ${later} be a later day.`,
      );
  }
}

const said = { released: 'released', deprecated: 'deprecated', sunset: 'due to end' } as const;
