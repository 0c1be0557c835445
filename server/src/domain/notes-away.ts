import type { DemoNotebook } from './notes.js';

export const awayFromTheNetwork: DemoNotebook = {
  title: 'Away from the network',
  colour: 'TIDE',
  notes: [{ title: 'Placeholder Away from the network', body: 'x', tags: [] }],
};
