import * as Y from 'yjs';
import type { TextValue } from '../merge/text-rule.js';
import { fromBase64 } from './base64.js';
import { encodeState, isState, layOver } from './formats.js';
import { hash48 } from './hash.js';

/** A text as a Yjs document: one root, plain text and nothing else. Belongs to whoever opened it. */
export interface Document {
  readonly doc: Y.Doc;
  readonly root: Y.Text;
  /** The root's name: every edit that has no neighbours in the text bears it. */
  readonly name: string;
}

/** Names the root of a text, so that an edit of an empty text tells which text it is of. */
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
const genesis = ({ of, text }: TextValue): Uint8Array =>
  Y.encodeStateAsUpdate(writtenAtOnce(of, rootOf(of), `genesis:${text}`, text));

/**
 * The text in a document that has no past: the same words under another root, so that nothing which names a character of the
 * old one fits by chance, and the two never run together. `name`: as nobody has named a renewal of this text.
 */
export function renewed({ of, text }: TextValue, name: string): TextValue {
  const root = rootOf(`${of}\n${name}`);
  // Of an empty text, a character that came and went bears the root's name.
  const doc = writtenAtOnce(of, root, `renewed:${name}`, text === '' ? ' ' : text);
  if (text === '') doc.getText(root).delete(0, 1);
  return valueOf(of, { doc, root: doc.getText(root) });
}

function writtenAtOnce(of: string, name: string, author: string, text: string): Y.Doc {
  const doc = blank();
  const root = doc.getText(name);
  doc.clientID = clientOf(of, author);
  root.insert(0, wellFormed(text));
  return doc;
}

/** Half a character cannot be encoded: it reads as the replacement character, as it would after the first save. */
export const wellFormed = (text: string): string => text.replace(/[\uD800-\uDFFF]/gu, '\uFFFD');

function blank(): Y.Doc {
  // Yjs draws a random id for each document that has none; none may show in what comes of it.
  const doc = new Y.Doc({ guid: '' });
  doc.clientID = noClient;
  return doc;
}

/**
 * The value as a document, with edits laid over it. All in one transaction: Yjs then puts together whatever pieces touch
 * each other, so that a state does not depend on the order in which edits came. Undefined where they do not fit.
 */
export function open(value: TextValue, ...edits: readonly Uint8Array[]): Document | undefined {
  const state = value.state === undefined ? genesis(value) : fromBase64(value.state);
  if (state === undefined) return undefined;
  const all = [state, ...edits];
  const doc = blank();
  try {
    doc.transact(() => {
      for (const edit of all) layOver(doc, edit);
    });
  } catch {
    return undefined;
  }
  const name = nameIn(doc, value.of, all.some(isState));
  return name === undefined ? undefined : { doc, root: doc.getText(name), name };
}

/**
 * The name of the one root. Undefined where edits wait for others that are not there, and where there are several roots, or
 * one that is not the text's own and comes from no state: only a state may bear the name of a renewal.
 */
function nameIn({ store, share }: Y.Doc, of: string, mayBeRenewed: boolean): string | undefined {
  if (store.pendingStructs !== null || store.pendingDs !== null || share.size > 1) return undefined;
  const [name = rootOf(of)] = share.keys();
  return mayBeRenewed || name === rootOf(of) ? name : undefined;
}

export const valueOf = (of: string, { doc, root }: Pick<Document, 'doc' | 'root'>): TextValue => ({
  of,
  text: root.toJSON(),
  state: encodeState(doc),
});
