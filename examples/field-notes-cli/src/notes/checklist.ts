import { notFound } from '../failures.js';

export interface Item {
  readonly id: string;
  readonly text: string;
  readonly done: boolean;
  readonly position: number;
}

/** The item that `reference` names: `#2` is the second line, anything else its text or the beginning of it. */
export function findItem<T extends Item>(items: readonly T[], reference: string): T {
  const number = /^#(\d+)$/.exec(reference)?.[1];
  if (number !== undefined) {
    const item = items[Number(number) - 1];
    if (item) return item;
    throw notFound(`There is no item ${reference}: this checklist has ${items.length}.`);
  }
  const wanted = reference.toLowerCase();
  const exact = items.filter((item) => item.text.toLowerCase() === wanted);
  const found = exact.length > 0 ? exact : items.filter((item) => item.text.toLowerCase().startsWith(wanted));
  const [first, second] = found;
  if (!first)
    throw notFound(`No item begins with "${reference}". Add it with --add, or name one by number: #1.`);
  if (second) throw notFound(`"${reference}" names ${found.length} items. Name one by number: #1.`);
  return first;
}

/** The checklist as Markdown writes it, numbered so that `#n` can be read off. */
export const checklistLines = (items: readonly Item[]): string[] =>
  items.map((item, at) => `${String(at + 1).padStart(3)}. [${item.done ? 'x' : ' '}] ${item.text}`);

/** Where a new item goes to stand last. */
export const lastPosition = (items: readonly Item[]): number =>
  Math.max(0, ...items.map((item) => item.position)) + 1;
