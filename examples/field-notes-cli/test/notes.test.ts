import { describe, expect, it } from 'vitest';
import { checklistLines, findItem, lastPosition } from '../src/notes/checklist.js';
import { noteChanges } from '../src/notes/note-changes.js';
import { resolve, shortId } from '../src/notes/references.js';
import { parseTagChange } from '../src/notes/tag-change.js';

const notes = [
  { id: '0193a000-0000-7000-8000-00000000aaaa', title: 'Packing list' },
  { id: '0193a000-0000-7000-8000-00000000bbbb', title: 'Low tide' },
];

describe('a reference to a note', () => {
  it('is its id, the beginning or the end of it, or its title', () => {
    for (const reference of [notes[1]!.id, shortId(notes[1]!.id), 'BBBB', 'low TIDE']) {
      expect(resolve('note', notes, reference)).toBe(notes[1]);
    }
  });

  it('says which notes it could be, or that there is none', () => {
    expect(() => resolve('note', notes, '0193a000')).toThrow(
      /names 2 notes \(0000aaaa Packing list; 0000bbbb Low tide\)/,
    );
    expect(() => resolve('note', notes, 'ffff')).toThrow('There is no note "ffff" here');
  });
});

describe('a change of tags', () => {
  it('reads +a and -b, the last word about a tag counting', () => {
    expect(parseTagChange(['+sea', '-later', '+later', '-sea'])).toEqual({ add: ['later'], remove: ['sea'] });
  });

  it.each([[['sea']], [['+']], [[]]])('is not %j', (words) => {
    expect(() => parseTagChange(words)).toThrow(/\+tag/);
  });
});

describe('a checklist', () => {
  const items = [
    { id: 'a', text: 'Tent', done: true, position: 1 },
    { id: 'b', text: 'Tent pegs', done: false, position: 2.5 },
  ];

  it('names an item by number or by the beginning of its text', () => {
    expect(findItem(items, '#2').id).toBe('b');
    expect(findItem(items, 'tent').id).toBe('a');
    expect(findItem(items, 'tent p').id).toBe('b');
    expect(() => findItem(items, '#3')).toThrow('this checklist has 2');
    expect(() => findItem(items, 'te')).toThrow('names 2 items');
    expect(() => findItem(items, 'stove')).toThrow('--add');
  });

  it('is written as Markdown, and grows at its end', () => {
    expect(checklistLines(items)).toEqual(['  1. [x] Tent', '  2. [ ] Tent pegs']);
    expect(lastPosition(items)).toBe(3.5);
    expect(lastPosition([])).toBe(1);
  });
});

describe('what changed in a watched list', () => {
  const a = { id: 'a', title: 'A', version: 1 };
  const b = { id: 'b', title: 'B', version: 1 };

  it('is what is new, what is another, and what is gone', () => {
    const changed = { ...a, title: 'A2', version: 2 };
    expect(noteChanges([a], [b, changed])).toEqual([
      { kind: 'new', note: b },
      { kind: 'changed', note: changed },
    ]);
    expect(noteChanges([a, b], [b])).toEqual([{ kind: 'gone', note: a }]);
    expect(noteChanges([a], [{ ...a }])).toEqual([]);
  });
});
