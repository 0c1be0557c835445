import { noteId } from '../field/notes.js';
import type { Act } from './stage.js';

/** A device is handed to somebody, who signs in and waits until all is there. */
export const fill: Act = async (stage) => {
  stage.goOnline();
  const app = await stage.open();
  await app.catchUp();
  const last = await app.titleOf(noteId(stage.job.size - 1));
  if (last === undefined) throw new Error('The first sync ended before the last note was there.');
  await stage.quiet();
  await app.close();
  await stage.device.disk.save();
  return {};
};
