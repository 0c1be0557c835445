import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { maxEditBytes } from '../../src/merge/index.js';
import { fromBase64, toBase64 } from '../../src/text/base64.js';
import { clientOf, rootOf } from '../../src/text/document.js';
import { yjsText } from '../../src/text/index.js';
import { byHand, bytesOf } from './bytes.test-util.js';
import { laid, written } from './texts.test-util.js';

const of = 'Note:1:body';
const start = written('The kelp 😀 holds fast.', of);
const genesis = clientOf(of, `genesis:${start.text}`);
const root = rootOf(of);
const eve = 2 ** 47 + 5;

/** First bytes of structs. */
const [text, beforeText, afterText, betweenText] = [4, 0x44, 0x84, 0xc4].map((byte) =>
  Uint8Array.of(byte),
) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];

/** What a whole Yjs document says when it says it to this text. */
function foreign(write: (doc: Y.Doc) => void): string {
  const doc = new Y.Doc();
  doc.clientID = eve;
  write(doc);
  return toBase64(Y.encodeStateAsUpdate(doc));
}

const malformed = 'not an encoded edit of a plain text';
const missing = 'builds on edits that are not there';

const honest = byHand(1, 1, eve + 20, 0, afterText, genesis, 2, '!', 0);

describe('an edit that a stranger sent', () => {
  it('is laid over the text where it only inserts and removes', () => {
    expect(yjsText.problemOf(start, honest, 100)).toBeUndefined();
    expect(laid(start, honest).text).toBe('The! kelp 😀 holds fast.');
  });

  it.each([
    ['nothing at all', '', malformed],
    ['what is no base64', '%%%%', malformed],
    ['base64 with bits left over', 'AAB=', malformed],
    ['base64 with spaces in it', `${honest.slice(0, 4)} ${honest.slice(4)}`, malformed],
    ['half of itself', honest.slice(0, 12), malformed],
    ['something behind its end', toBase64(bytesOf(0, 0, 0)), malformed],
    ['a state in its place', laid(start, honest).state!, malformed],
    ['a huge number of clients', byHand(2 ** 51, 1, eve, 0), malformed],
    ['a huge number of structs', byHand(1, 2 ** 51, eve, 0, afterText, genesis, 2, '!', 0), malformed],
    ['a client without structs', byHand(1, 0, eve, 0, 0), malformed],
    ['a huge number of deletions', byHand(0, 1, genesis, 2 ** 51, 0, 1), malformed],
    [
      'a text longer than its bytes',
      toBase64(bytesOf(1, 1, eve, 0, afterText, genesis, 2, 2 ** 40)),
      malformed,
    ],
    ['an empty text', byHand(1, 1, eve, 0, afterText, genesis, 2, '', 0), malformed],
    ['an empty deletion', byHand(0, 1, genesis, 1, 0, 0), malformed],
    ['a number beyond all bounds', toBase64(new Uint8Array(40).fill(255)), malformed],
    ['a number in more bytes than it takes', toBase64(Uint8Array.of(128, 0, 0)), malformed],
    [
      'bytes that are no UTF-8',
      toBase64(Uint8Array.of(...bytesOf(1, 1, eve, 0, afterText, genesis, 2), 1, 255, 0)),
      malformed,
    ],
    [
      'half a character',
      toBase64(Uint8Array.of(...bytesOf(1, 1, eve, 0, afterText, genesis, 2), 3, 0xed, 0xa0, 0xbd, 0)),
      malformed,
    ],
    ['characters already collected', byHand(1, 1, eve, 0, 0, 5, 0), malformed],
    ['a gap of its own', byHand(1, 2, eve, 0, 10, 5, afterText, genesis, 2, '!', 0), malformed],
    ['characters already deleted', byHand(1, 1, eve, 0, Uint8Array.of(0x81), genesis, 2, 5, 0), malformed],
    ['an entry under a key', byHand(1, 1, eve, 0, Uint8Array.of(0x24), 1, root, 'key', '!', 0), malformed],
    ['a text inside of another', byHand(1, 1, eve, 0, text, 0, genesis, 2, '!', 0), malformed],
    ['bold letters', foreign((doc) => doc.getText(root).insert(0, 'kelp', { bold: true })), malformed],
    ['an embedded picture', foreign((doc) => doc.getText(root).insertEmbed(0, { image: 'kelp' })), malformed],
    ['a list', foreign((doc) => doc.getArray(root).insert(0, ['kelp', { a: [1] }])), malformed],
    ['a map', foreign((doc) => doc.getMap(root).set('kelp', 1)), malformed],
    ['a text in a list', foreign((doc) => doc.getArray(root).insert(0, [new Y.Text('kelp')])), malformed],
    ['an element', foreign((doc) => doc.getXmlFragment(root).insert(0, [new Y.XmlElement('p')])), malformed],
    ['a document', foreign((doc) => doc.getArray(root).insert(0, [new Y.Doc()])), malformed],
    ['bytes', foreign((doc) => doc.getArray(root).insert(0, [Uint8Array.of(1)])), malformed],
    ['a comment on the text', foreign((doc) => doc.getText(root).setAttribute('author', 'eve')), malformed],
    ['another root', foreign((doc) => doc.getText('other').insert(0, 'kelp')), missing],
    ['a gap before it', byHand(1, 1, eve, 7, afterText, genesis, 2, '!', 0), missing],
    ['a clock beyond all bounds', byHand(1, 1, eve, 2 ** 50, afterText, genesis, 2, '!', 0), missing],
    ['a neighbour nobody wrote', byHand(1, 1, eve, 0, afterText, eve + 1, 2, '!', 0), missing],
    ['a neighbour past the end', byHand(1, 1, eve, 0, afterText, genesis, 2 ** 50, '!', 0), missing],
    ['itself for a neighbour', byHand(1, 1, eve, 0, afterText, eve, 0, '!', 0), missing],
    [
      'what it writes later for a neighbour',
      byHand(1, 2, eve, 0, afterText, eve, 1, 'a', text, 1, root, 'b', 0),
      missing,
    ],
    ['deletions of what nobody wrote', byHand(0, 1, eve, 1, 0, 1), missing],
    ['deletions past the end', byHand(0, 1, genesis, 1, 0, 2 ** 50), missing],
    [
      'two that wait for each other',
      byHand(2, 1, 7, 0, afterText, 6, 0, 'a', 1, 6, 0, afterText, 7, 0, 'b', 0),
      'in a circle',
    ],
    ['one client twice', byHand(2, 1, 7, 0, text, 1, root, 'a', 1, 7, 1, text, 1, root, 'b', 0), malformed],
    [
      'clients in the wrong order',
      byHand(2, 1, 6, 0, text, 1, root, 'a', 1, 7, 0, text, 1, root, 'b', 0),
      malformed,
    ],
    [
      'neighbours in the wrong order',
      byHand(1, 1, eve, 0, betweenText, genesis, 7, genesis, 3, '!', 0),
      'neighbours in the wrong order',
    ],
    [
      'one neighbour on both sides',
      byHand(1, 1, eve, 0, betweenText, genesis, 3, genesis, 3, '!', 0),
      'neighbours in the wrong order',
    ],
    ['nobody who wrote it', byHand(1, 1, 0, 0, text, 1, root, 'a', 0), 'who wrote it'],
    ['other words for what is there', byHand(1, 1, genesis, 0, text, 1, root, 'They', 0), 'already has'],
    ['the character NUL', byHand(1, 1, eve, 0, afterText, genesis, 2, '\0', 0), 'NUL'],
    [
      'a place between the halves of a character',
      byHand(1, 1, eve, 0, betweenText, genesis, 9, genesis, 10, '!', 0),
      'takes a character apart',
    ],
    ['the removal of half a character', byHand(0, 1, genesis, 1, 9, 1), 'takes a character apart'],
    [
      'too long a text',
      byHand(1, 1, eve, 0, afterText, genesis, 2, 'kelp'.repeat(25), 0),
      'at most 100 characters',
    ],
    [
      'too much weight',
      'A'.repeat(Math.ceil((maxEditBytes(100) * 4) / 3) + 8),
      'weighs more than 65936 bytes',
    ],
    [
      'a deletion of every other character',
      byHand(
        1,
        1,
        eve,
        0,
        text,
        1,
        root,
        'x'.repeat(6000),
        1,
        eve,
        2600,
        ...Array.from({ length: 2600 }, (_, at) => [2 * at, 1]).flat(),
      ),
      'too many pieces',
    ],
  ])('is refused with %s', (_, edit, problem) => {
    const limit = edit.length > 6000 && problem === 'too many pieces' ? 10_000 : 100;
    expect(yjsText.problemOf(start, edit, limit)).toContain(problem);
  });

  it('is refused where each piece of it goes far from its neighbours', () => {
    const many = 2_400;
    const words = Array.from({ length: many }, (_, at) => `${at} `).join('');
    const long = written(words, of);
    // Everybody has written somewhere: the text lies in many pieces.
    const places = words
      .split(' ')
      .slice(0, -1)
      .reduce<number[]>((at, word) => [...at, at.at(-1)! + word.length + 1], [0]);
    const id = clientOf(of, `genesis:${words}`);
    const pieces = places.slice(1, -1).flatMap((at) => [betweenText, id, at - 1, id, at, '-']);
    const scattered = laid(long, byHand(1, many - 1, eve, 0, ...pieces, 0));
    const wide = places.slice(1, -1).flatMap((at) => [beforeText, id, at, '-']);
    const edit = byHand(1, many - 1, eve + 1, 0, ...wide, 0);
    expect(yjsText.problemOf(scattered, edit, 100_000)).toContain('too many pieces');
  });

  it('may make a text shorter that is too long already', () => {
    expect(yjsText.problemOf(start, yjsText.editTo(start, 'The kelp 😀 fast.', 'ada'), 5)).toBeUndefined();
    expect(yjsText.problemOf(start, yjsText.editTo(start, `${start.text}!`, 'ada'), 5)).toContain(
      'at most 5',
    );
  });
});

describe('whatever a stranger sends', () => {
  const edits = [
    yjsText.editTo(start, 'A kelp 😀 held, fast!', 'ada'),
    yjsText.editTo(start, 'The', 'grace'),
    yjsText.editTo(laid(start, yjsText.editTo(start, 'Kelp', 'ada')), 'Kelp 😁 kelp', 'eve'),
  ].map((edit) => fromBase64(edit)!);
  const bytes = fc.uint8Array({ maxLength: 80 });
  const bent = fc
    .tuple(fc.constantFrom(...edits), fc.nat(), fc.nat({ max: 6 }), fc.uint8Array({ maxLength: 6 }))
    .map(([edit, at, removed, inserted]) => {
      const place = at % (edit.length + 1);
      return Uint8Array.of(...edit.subarray(0, place), ...inserted, ...edit.subarray(place + removed));
    });
  // Right in form, and often in what it names: up to two clients, each with what it wrote between any two characters.
  const plausible = (first: number) => {
    const client = fc.constantFrom(genesis, genesis, genesis, first, first + 1);
    const name = fc.option(fc.tuple(client, fc.nat({ max: 24 })), { nil: undefined });
    const insertion = fc
      .tuple(name, name, fc.constantFrom('a', 'kelp', '😀', ''))
      .map(([after, before, word]) => [
        after ? (before ? betweenText : afterText) : before ? beforeText : text,
        ...(after ?? []),
        ...(before ?? (after ? [] : [1, root])),
        word,
      ]);
    const deletion = fc.tuple(client, fc.nat({ max: 20 }), fc.nat({ max: 5 }));
    const writer = fc.array(insertion, { minLength: 1, maxLength: 3 });
    return fc
      .tuple(fc.array(writer, { maxLength: 2 }), fc.array(deletion, { maxLength: 4 }))
      .map(([writers, deletions]) =>
        bytesOf(
          writers.length,
          ...writers.flatMap((structs, at) => [structs.length, first + 1 - at, 0, ...structs.flat()]),
          deletions.length,
          ...deletions.flatMap(([of, clock, length]) => [of, 1, clock, length]),
        ),
      );
  };

  it('is refused in words, or laid over the text as any edit is', () => {
    const taken = { honest: 0 };
    fc.assert(
      fc.property(fc.oneof(bytes, bent, plausible(eve)), (sent) => {
        const edit = toBase64(sent);
        const problem = yjsText.problemOf(start, edit, 100);
        if (problem !== undefined) {
          expect(problem).toMatch(/^The .*\.$/);
          return;
        }
        taken.honest += 1;
        const { text: after } = laid(start, edit);
        expect(after.length).toBeLessThanOrEqual(100);
        expect(after).not.toMatch(/[\0\uFFFD]/);
        const other = yjsText.editTo(start, 'Our kelp 😀 holds.', 'another');
        const { text: both } = laid(start, other, edit);
        expect(laid(start, edit, other, edit).text).toBe(both);
        expect(laid(start, yjsText.join([other, edit])).text).toBe(both);
      }),
      { numRuns: 3000 },
    );
    expect(taken.honest).toBeGreaterThan(100);
  });

  it('comes to the same in either order with what another sends', () => {
    fc.assert(
      fc.property(plausible(eve).map(toBase64), plausible(eve + 10).map(toBase64), (one, other) => {
        const edits = [one, other, honest];
        if (edits.some((edit) => yjsText.problemOf(start, edit, 100) !== undefined)) return;
        const { text: all } = laid(start, ...edits);
        expect(laid(start, ...edits.reverse()).text).toBe(all);
        expect(laid(start, yjsText.join(edits)).text).toBe(all);
      }),
      { numRuns: 3000 },
    );
  });
});
