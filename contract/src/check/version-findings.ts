import type { CheckInput, Surface } from './check.js';
import { concernedOf } from './concerned.js';
import { defaultWindows, type Consumer } from './consumers.js';
import type { Finding } from './finding.js';

const day = 86_400_000;
/** How long before its end a version's remaining users are told of, in days: time for a release to reach people. */
const warningDays = 60;

/** What the end of a version means to those who still use it. */
export function versionFindings(
  { version, state }: Surface,
  consumers: readonly Consumer[],
  { today, strict }: Pick<CheckInput, 'today' | 'strict'>,
): Finding[] {
  if (!state || consumers.length === 0) return [];
  const { sunset } = state;
  const daysLeft = sunset === undefined ? undefined : (Date.parse(sunset) - today.getTime()) / day;
  const about = { version, at: version, frozen: false, concerned: consumers.map(concernedOf) };

  if (state.state !== 'retired') {
    if (daysLeft === undefined || daysLeft > warningDays) return [];
    return [
      {
        ...about,
        kind: 'version-ending',
        change: `version-ending ${version}`,
        verdict: 'dangerous',
        reason: `${version} ends on ${sunset}, and apps that are registered still use it.`,
        wayOut: 'Release them for a newer version before that day, or move the day.',
        fails: strict,
      },
    ];
  }
  const waiting = consumers.filter(({ queued }) => queued);
  if (daysLeft !== undefined && daysLeft < 0) {
    if (waiting.length === 0 || -daysLeft > defaultWindows.queued) return [];
    return [
      {
        ...about,
        kind: 'version-retired',
        change: `version-retired ${version}`,
        concerned: waiting.map(concernedOf),
        verdict: 'dangerous',
        reason: `${version} was retired on ${sunset}. For ${defaultWindows.queued} days after it, devices may still hold edits made for it.`,
        wayOut:
          "Give the apps' newer builds upcasters for these mutations; without one an edit waits for its person.",
        fails: strict,
      },
    ];
  }
  return [
    {
      ...about,
      kind: 'version-retired',
      change: `version-retired ${version}`,
      verdict: 'breaking',
      reason: `${version} is retired ${sunset ? `before its announced end, ${sunset}` : 'without an announced end'}, and apps that are registered still use it.`,
      wayOut: 'Keep it deprecated, with a date of its end, until that day has passed.',
      fails: true,
    },
  ];
}
