/** Something outside that is not as it should be: a file, an address, an option. Its message is for the person who runs the command. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}
