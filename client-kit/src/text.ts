import type { TextRule } from '@holdfast/schema/merge';
import { yjsText as rule } from '@holdfast/schema/text';
import { remade } from './outbox/remade.js';
import { textsOfAnswer, textsOfPage } from './records/incoming-texts.js';
import { textsOfRow } from './records/texts.js';
import { Author } from './sync/author.js';
import { TextWrites } from './sync/text-writes.js';
import type { Texts } from './sync/texts.js';

/** All that the engine does about texts, by one rule of how they merge. */
const textsBy = (rule: TextRule): Texts => ({
  ...rule,
  author: (random) => new Author(random, rule),
  writing: (desk) => new TextWrites(desk),
  ofPage: (...args) => textsOfPage(rule, ...args),
  ofAnswer: (...args) => textsOfAnswer(rule, ...args),
  remade(manifest, { key, from, to }, entries, fate, newName) {
    const ground = { key, before: textsOfRow(manifest, from), after: textsOfRow(manifest, to) };
    return remade({ manifest, text: rule }, ground, entries, fate, newName);
  },
});

/** Texts that people write together: for `createHoldfast({ text: yjsText })`, where the schema has TEXT fields. */
export const yjsText: Texts = textsBy(rule);
