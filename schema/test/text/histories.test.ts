import { describe, expect, it } from 'vitest';
import type { TextValue } from '../../src/merge/index.js';
import { hunksOf, type Hunk } from '../../src/text/differ.js';
import { yjsText } from '../../src/text/index.js';
import { histories, revisionsOf } from './histories.test-util.js';
import { laid, written } from './texts.test-util.js';

const cases = histories.flatMap((history) => [2, 3, 4, 5].map((devices) => [history, devices] as const));

/** The text with some of the hunks that were found in it. */
function withHunks(text: string, hunks: readonly Hunk[]): string {
  let result = '';
  let at = 0;
  for (const hunk of hunks) {
    result += text.slice(at, hunk.at) + hunk.inserted;
    at = hunk.at + hunk.removed;
  }
  return result + text.slice(at);
}

/** Hunks with less than a line between them as one: what a person does at one place. */
function placesOf(text: string, hunks: readonly Hunk[]): Hunk[] {
  const places: Hunk[] = [];
  for (const hunk of hunks) {
    const last = places.at(-1);
    const end = last ? last.at + last.removed : 0;
    if (last && hunk.at - end < 40) {
      const inserted = last.inserted + text.slice(end, hunk.at) + hunk.inserted;
      places[places.length - 1] = { at: last.at, removed: hunk.at + hunk.removed - last.at, inserted };
    } else places.push(hunk);
  }
  return places;
}

/** What each of several devices sees once all have all edits: its own came first, the others' in one page. */
function everywhere(value: TextValue, edits: readonly (readonly string[])[]): TextValue[] {
  return edits.map((own, at) => {
    const others = edits.filter((_, other) => other !== at).flat();
    return laid(value, yjsText.join(own), yjsText.join(others));
  });
}

describe('real histories of long texts', () => {
  it.each(cases)(
    '%s, each revision written by %i devices apart, a place each, comes out whole',
    (history, devices) => {
      const [first = '', ...revisions] = revisionsOf(history);
      let value = written(first);
      revisions.forEach((revision, number) => {
        const places = placesOf(value.text, hunksOf(value.text, revision));
        const edits = Array.from({ length: devices }, (_, device) => {
          const own = places.filter((_place, at) => at % devices === device);
          let alone = value;
          return own.map((_place, at) => {
            const edit = yjsText.editTo(
              alone,
              withHunks(value.text, own.slice(0, at + 1)),
              `${device} at ${number}`,
            );
            expect(yjsText.problemOf(alone, edit, 100_000)).toBeUndefined();
            alone = laid(alone, edit);
            return edit;
          });
        });
        const seen = everywhere(value, edits);
        for (const { text } of seen) expect(text).toBe(revision);
        value = seen[number % devices]!;
      });
      expect(value.text).toBe(revisions.at(-1));
    },
  );

  it.each(cases)(
    '%s, several revisions written over each other by %i devices, loses nothing',
    (history, devices) => {
      const revisions = revisionsOf(history);
      let value = written(revisions[0]!);
      for (let from = 1; from < revisions.length; from += devices) {
        const given = revisions.slice(from, from + devices);
        const before = value.text;
        const edits = given.map((revision, device) => [
          yjsText.editTo(value, revision, `${device} at ${from}`),
        ]);
        const [one, ...others] = everywhere(value, edits);
        for (const other of others) expect(other.text).toBe(one!.text);
        for (const hunk of given.flatMap((revision) => hunksOf(before, revision)))
          expect(one!.text).toContain(hunk.inserted);
        // Somebody tidies up.
        value = laid(one!, yjsText.editTo(one!, given.at(-1)!, `tidying at ${from}`));
        expect(value.text).toBe(given.at(-1));
      }
    },
  );

  it.each(histories)('%s travels in edits that weigh a small part of its texts', (history) => {
    let value = written('');
    let edits = 0;
    let texts = 0;
    for (const revision of revisionsOf(history)) {
      const edit = yjsText.editTo(value, revision, 'ada');
      if (value.text !== '') {
        edits += edit.length;
        texts += revision.length;
      }
      value = laid(value, edit);
    }
    expect(edits).toBeLessThan(texts / 3);
    expect(value.state!.length).toBeLessThan(4 * value.text.length);
  });
});
