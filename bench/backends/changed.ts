/** Which notes somebody else changes. */
export const changedNumbers = (notes: number, size: number): number[] =>
  Array.from({ length: notes }, (_, at) => (at * Math.floor(size / notes) + 1) % size);

export const changedTitle = (number: number): string => `Changed elsewhere ${number}`;
