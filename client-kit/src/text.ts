/** How texts that people write together merge: for `createHoldfast({ text: yjsText })`, where the schema has TEXT fields. */
export { yjsText } from '@holdfast/schema/text';
