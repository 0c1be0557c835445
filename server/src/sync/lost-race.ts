/** Another transaction was first with the same id, so this one must be run again, and will find what the other did. */
export class LostRace extends Error {
  override readonly name = 'LostRace';
}
