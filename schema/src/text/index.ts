import type { TextRule } from '../merge/text-rule.js';
import { apply } from './apply.js';
import { renewed } from './document.js';
import { editTo, join } from './edits.js';
import { problemOf } from './problem.js';

/** Texts as Yjs documents: how TEXT fields merge. Only who imports this carries Yjs. */
export const yjsText: TextRule = { apply, editTo, join, problemOf, renewed };
