import type { Conversion } from '../versions/index.js';

/** The palette as `2026-05` knows it: later versions call each colour by its name. */
const palette: Readonly<Record<string, string>> = {
  SAND: '#e2c799',
  CORAL: '#f2765a',
  KELP: '#5b7a3a',
  TIDE: '#2f7f93',
  DUSK: '#6d5a8d',
};

const names = new Map(Object.entries(palette).map(([name, hex]) => [hex, name]));

/** A colour of the palette as `#rrggbb`. Of what is not in the palette nobody could say which of its colours was meant. */
export const hexColour: Conversion = {
  shown: (stored) => palette[String(stored)],
  stored: (given) => names.get(String(given)),
  expected: `one of ${Object.values(palette).join(', ')}`,
};
