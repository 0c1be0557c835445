/** One TEXT field's value, and how it came about. */
export interface TextValue {
  /** Names the text among all others (`Note:0192…:body`): an edit of another is refused. */
  readonly of: string;
  readonly text: string;
  /** Encoded; undefined where the text was written at once, so that nothing else is known of it. */
  readonly state: string | undefined;
}

/**
 * How texts that people write together merge. A port, so that only apps that have TEXT fields carry the code:
 * `@holdfast/schema/text` is the one implementation. Pure; edits and states are base64.
 */
export interface TextRule {
  /**
   * The value with edits laid over it, in any order and any number of times with the same result. Undefined where they
   * are no edits of this text: malformed, of another text, or building on edits that are not there.
   */
  apply(value: TextValue, edits: string): TextValue | undefined;
  /** The edit that makes `next` of the text, in pieces as small as the two differ. `author` is used by nobody else at this text. */
  editTo(value: TextValue, next: string, author: number): string;
  /** Several edits of one text as one. */
  join(edits: readonly string[]): string;
  /** What is wrong with an edit that a stranger sent, in words; undefined if it may be laid over the value. */
  problemOf(value: TextValue, edit: string): string | undefined;
}
