import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyOfText, keyText, valueOfText, valueText } from '../../src/stores/portable-text.js';

/** Any text at all, halves of pairs and NULs included. */
const units = fc
  .array(
    fc.oneof(
      fc.constantFrom(0, 1, 0x1f, 0x20, 0x22, 0x7f, 0xd7fe, 0xd7ff, 0xd83d, 0xde00, 0xffff),
      fc.nat(0xffff),
    ),
  )
  .map((codes) => String.fromCharCode(...codes));
const bytes = (text: string) => Buffer.from(text);
const survives = (text: string) => bytes(text).toString() === text && !text.includes('\0');

describe('a portable text', () => {
  it('comes through UTF-8 and C strings, and back, whatever it is', () => {
    fc.assert(
      fc.property(units, (text) => {
        expect(survives(keyText(text)) && survives(valueText(text))).toBe(true);
        expect(keyOfText(keyText(text))).toBe(text);
        expect(valueOfText(valueText(text))).toBe(text);
      }),
    );
  });

  it('leaves keys in their order, and the beginning of one its beginning', () => {
    fc.assert(
      fc.property(units, units, (a, b) => {
        expect(Math.sign(Buffer.compare(bytes(keyText(a)), bytes(keyText(b))))).toBe(
          a < b ? -1 : a > b ? 1 : 0,
        );
        expect(keyText(b).startsWith(keyText(a))).toBe(b.startsWith(a));
      }),
    );
  });

  it('is as it was where it is an ordinary one', () => {
    for (const text of ['record/Note/0192f000', '{"title":"Ü \u{1F600}"}'])
      expect(valueText(text)).toBe(text);
    expect(keyText('record/Note/0192f000')).toBe('record/Note/0192f000');
  });
});
