import type { Manifest } from '@holdfast/schema';
import type { QueuedMutation } from '@holdfast/schema/merge';
import type { Upcaster } from '../../src/index.js';
import { manifest } from './world.js';

/** The oldest version of the warehouse: what is `price` today was `worth`, and `restockItem` did what `updateStockItem` does. */
export const oldest: Manifest = renamed(manifest, '2026-05');

function renamed({ entities, writes, ...rest }: Manifest, version: string): Manifest {
  const { price, ...fields } = entities.StockItem!.fields;
  const { createStockItem, updateStockItem, ...others } = writes;
  const inOldWords = ({
    fields: { price: given, ...kept },
    ...write
  }: NonNullable<typeof createStockItem>) => ({
    ...write,
    fields: { ...kept, worth: { ...given!, name: 'worth' } },
  });
  return {
    ...{ ...rest, version },
    entities: {
      ...entities,
      StockItem: { ...entities.StockItem!, fields: { ...fields, worth: { ...price!, name: 'worth' } } },
    },
    writes: {
      ...others,
      createStockItem: inOldWords(createStockItem!),
      restockItem: { ...inOldWords(updateStockItem!), name: 'restockItem' },
    },
  };
}

/** What its mutations mean today. */
export const meaning: Upcaster = ({ name, input }): QueuedMutation => {
  const { worth, ...same } = input;
  return {
    name: name === 'restockItem' ? 'updateStockItem' : name,
    input: { ...same, ...(worth !== undefined && { price: worth }) },
  };
};

/** What an app of today registers. */
export const upcasters = {
  [oldest.version]: Object.fromEntries(Object.keys(oldest.writes).map((name) => [name, meaning])),
};
