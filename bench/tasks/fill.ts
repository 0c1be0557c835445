import { noteId } from '../field/notes.js';
import { List, type Act } from './stage.js';

/** A device is handed to somebody, who signs in, waits until all is there, looks at the list and closes the app. */
export const fill: Act = async (stage) => {
  stage.goOnline();
  const app = await stage.open();
  await app.catchUp();
  const last = await app.titleOf(noteId(stage.job.size - 1));
  if (last === undefined) throw new Error('The first sync ended before the last note was there.');
  const list = new List(app);
  await list.full();
  await stage.quiet();
  list.stop();
  await app.close();
  await stage.device.disk.save();
  return {};
};
