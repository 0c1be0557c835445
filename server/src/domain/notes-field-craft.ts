import type { DemoNotebook } from './notes.js';

export const fieldCraft: DemoNotebook = {
  title: 'Field craft',
  colour: 'KELP',
  notes: [{ title: 'Placeholder Field craft', body: 'x', tags: [] }],
};
