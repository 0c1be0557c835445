import { percentile } from '../device/meter.js';
import { notebookId, notebooks } from '../field/notes.js';
import { List, type Act } from './stage.js';

/** A person looks into one notebook after the other. */
export const lists: Act = async (stage) => {
  const { app } = await stage.openWithList();
  const each: number[] = [];
  for (let notebook = 1; notebook < notebooks; notebook++) {
    const from = performance.now();
    const list = new List(app, notebookId(notebook));
    await list.full();
    each.push(performance.now() - from);
    list.stop();
  }
  return { listMs: percentile(each, 50) };
};
