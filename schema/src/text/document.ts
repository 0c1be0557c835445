import * as Y from 'yjs';
import type { TextValue } from '../merge/text-rule.js';
import { fromBase64 } from './base64.js';
import { encodeState, layOver } from './formats.js';
import { hash48 } from './hash.js';

/** A text as a Yjs document: one root, plain text and nothing else. Belongs to whoever opened it. */
export interface Document {
  readonly doc: Y.Doc;
  readonly root: Y.Text;
}

/** Names the root in the document, so that an edit of an empty text tells which text it is of. */
export const rootOf = (of: string): string => hash48(of).toString(36);

/** The Yjs client id under which somebody writes at a text. Another at each text: edits of one never fit another. */
export const clientOf = (of: string, author: string): number => hash48(`${author}\n${of}`);

/** What nobody writes as; a reader's own id, which Yjs would change and log if an edit bore it. */
export const noClient = 0;

/**
 * The document of a text that was written at once: one insertion by a client named after the text and what it says. A
 * function of the two alone, so that it need be neither stored nor sent; an edit that was made of other words names
 * characters that are not there, instead of those that happen to stand in their place.
 */
const genesis = ({ of, text }: TextValue): Uint8Array => {
  const { doc, root } = blank(of);
  doc.clientID = clientOf(of, `genesis:${text}`);
  root.insert(0, wellFormed(text));
  return Y.encodeStateAsUpdate(doc);
};

/** Half a character cannot be encoded: it reads as the replacement character, as it would after the first save. */
export const wellFormed = (text: string): string => text.replace(/[\uD800-\uDFFF]/gu, '\uFFFD');

function blank(of: string): Document {
  // Yjs draws a random id for each document that has none; none may show in what comes of it.
  const doc = new Y.Doc({ guid: '' });
  doc.clientID = noClient;
  return { doc, root: doc.getText(rootOf(of)) };
}

/**
 * The value as a document, with edits laid over it. All in one transaction: Yjs then puts together whatever pieces touch
 * each other, so that a state does not depend on the order in which edits came. Undefined where they do not fit.
 */
export function open(value: TextValue, ...edits: readonly Uint8Array[]): Document | undefined {
  const state = value.state === undefined ? genesis(value) : fromBase64(value.state);
  if (state === undefined) return undefined;
  const document = blank(value.of);
  try {
    document.doc.transact(() => {
      for (const edit of [state, ...edits]) layOver(document.doc, edit);
    });
  } catch {
    return undefined;
  }
  return isWhole(document) ? document : undefined;
}

/** Nothing waits for edits that are not there, and there is no root but the text's own. */
const isWhole = ({ doc }: Document): boolean =>
  doc.store.pendingStructs === null && doc.store.pendingDs === null && doc.share.size === 1;

export const valueOf = (of: string, { doc, root }: Document): TextValue => ({
  of,
  text: root.toJSON(),
  state: encodeState(doc),
});
