import { yjsText } from '@holdfast/schema/text';
import type { TextValue } from '@holdfast/schema/merge';
import { histories, revisionsOf } from '../../schema/test/text/histories.test-util.js';
import { costOf, table, whole } from '../table.js';
import { grown, prose } from './grown.js';

export function bench(): void {
  console.log(table('On the wire: each revision as an edit, and as a text', wireColumns, wire()));
  const sizes = [2_000, 20_000, 200_000].map((size) => measured(`${whole(size)} characters`, size, 200));
  console.log(table('As the text grows (200 edits before)', columns, sizes));
  const lengths = [200, 2_000, 20_000].map((edits) => measured(`${whole(edits)} edits`, 20_000, edits));
  console.log(table('As the history grows, typed in sittings (20,000 characters)', columns, lengths));
  const scattered = [200, 2_000, 20_000].map((edits) =>
    measured(`${whole(edits)} edits`, 20_000, edits, 'scattered'),
  );
  console.log(table('As the history grows, each edit at a place of its own', columns, scattered));
}

const wireColumns = ['history', 'revisions', 'texts, bytes', 'edits, bytes', 'part'];

function wire(): string[][] {
  return histories.map((history) => {
    const [first = '', ...revisions] = revisionsOf(history);
    let value: TextValue = { of: history, text: first, state: undefined };
    let edits = 0;
    for (const revision of revisions) {
      const edit = yjsText.editTo(value, revision, 'bench');
      edits += edit.length;
      value = yjsText.apply(value, edit)!;
    }
    const texts = revisions.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    const part = `${((100 * edits) / texts).toFixed(1)} %`;
    return [history, whole(revisions.length), whole(texts), whole(edits), part];
  });
}

const columns = [
  'case',
  'text, bytes',
  'state, bytes',
  'an edit, bytes',
  'edit, ms',
  'check, ms',
  'merge, ms',
  'floor, ms',
  'merge : floor',
];

/** The floor is what a text costs that is written whole each time: to be put into JSON and read from it. */
function measured(
  name: string,
  size: number,
  edits: number,
  style: 'typed' | 'scattered' = 'typed',
): string[] {
  const value = grown(size, edits, style);
  const middle = value.text.indexOf(' ', value.text.length / 2);
  const next = `${value.text.slice(0, middle)} ${prose(20, 3)}${value.text.slice(middle)}`;
  const edit = yjsText.editTo(value, next, 'bench');
  const merge = costOf(() => yjsText.apply(value, edit));
  const floor = costOf(() => void JSON.parse(JSON.stringify({ text: next })), 500);
  return [
    name,
    whole(Buffer.byteLength(value.text)),
    whole(value.state?.length ?? 0),
    whole(edit.length),
    costOf(() => yjsText.editTo(value, next, 'bench')).toFixed(1),
    costOf(() => yjsText.problemOf(value, edit, 1_000_000)).toFixed(1),
    merge.toFixed(1),
    floor.toFixed(3),
    whole(merge / floor),
  ];
}
