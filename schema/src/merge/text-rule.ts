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
 * `@holdfast/schema/text` is the one implementation. Pure; edits and states are base64. A state is an edit too: the one
 * that makes the whole value of nothing (`text: ''` without a state).
 */
export interface TextRule {
  /**
   * The value with edits laid over it, in any order and any number of times with the same result. Undefined where they
   * are no edits of this text: malformed, of another text, or building on edits that are not there.
   */
  apply(value: TextValue, edits: string): TextValue | undefined;
  /**
   * The edit that makes `next` of the text, in pieces as small as the two differ. It may be laid over every value that
   * contains this one, so a replacement of an older text is the edit of that older value. `author` names who writes: no
   * two edits that do not contain each other may bear one name (a fresh random one for each run of a device's program,
   * the mutation's id for what the server writes).
   */
  editTo(value: TextValue, next: string, author: string): string;
  /**
   * The same words without their past, as a state: what edits leave behind does not grow for ever. No edit of the one can be
   * laid over the other; see `carriedOver`. `name`: as no renewal of this text was named before.
   */
  renewed(value: TextValue, name: string): TextValue;
  /** Several edits of one text as one. Throws for what is no edit. */
  join(edits: readonly string[]): string;
  /**
   * What is wrong with an edit that a stranger sent, in words for a person; undefined if it may be laid over the value.
   * `maxLength` in UTF-16 code units: what the text may have then, and through `maxEditBytes` what the edit may weigh.
   */
  problemOf(value: TextValue, edit: string, maxLength: number): string | undefined;
}

/** How many bytes an edit of a text of at most `maxLength` may weigh, before it is put into base64. */
export const maxEditBytes = (maxLength: number): number => 4 * maxLength + 65_536;

/** Rules that come in from outside. Without one for texts, a new text replaces the old one whole. */
export interface Rules {
  readonly text?: TextRule;
}
