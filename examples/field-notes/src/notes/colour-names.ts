import type { Colour } from '../generated/holdfast.js';

export const colourNames: Readonly<Record<Colour, string>> = {
  SAND: 'Sand',
  CORAL: 'Coral',
  KELP: 'Kelp',
  TIDE: 'Tide',
  DUSK: 'Dusk',
};
