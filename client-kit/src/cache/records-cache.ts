import { InMemoryCache, type Cache, type OperationVariables } from '@apollo/client';

/**
 * Apollo's cache, but for one thing: what has changed is read once and not twice. Of each answer on the screen Apollo
 * asks for two readings, with optimistic layers and without, each with a memory of its own. The kit puts nothing into
 * layers, so both are the same, unless the app has an `optimisticResponse` of its own under way.
 */
export class RecordsCache extends InMemoryCache {
  readonly #layers = new Set<string>();

  /** `never` fits both of Apollo's signatures of it, of which one is for its own use. */
  override diff<Data, Variables extends OperationVariables>(
    options: Cache.DiffOptions<Data, Variables>,
  ): never {
    const same = !options.optimistic && this.#layers.size === 0;
    return super.diff(same ? { ...options, optimistic: true } : options) as never;
  }

  override batch<Result>(options: Cache.BatchOptions<InMemoryCache, Result>): Result {
    const { optimistic, removeOptimistic } = options;
    if (typeof optimistic === 'string') this.#layers.add(optimistic);
    const result = super.batch(options);
    if (removeOptimistic !== undefined) this.#layers.delete(removeOptimistic);
    return result;
  }

  override removeOptimistic(layer: string): void {
    super.removeOptimistic(layer);
    this.#layers.delete(layer);
  }
}
