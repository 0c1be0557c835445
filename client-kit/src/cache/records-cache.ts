import { InMemoryCache, type Cache, type InMemoryCacheConfig, type OperationVariables } from '@apollo/client';
import type { Timers } from '../environment/environment.js';

/** How long a picture stays on a screen that draws sixty of them a second, in milliseconds. */
export const frameMs = 16;

/**
 * Apollo's cache, but for two things that make a list on the screen cost little while many records change.
 *
 * What has changed is read once and not twice. Of each answer on the screen Apollo asks for two readings, with optimistic
 * layers and without, each with a memory of its own. The kit puts nothing into layers, so both are the same, unless the
 * app has an `optimisticResponse` of its own under way.
 *
 * And records that change faster than a screen can draw are told of at its pace: see `change`.
 */
export class RecordsCache extends InMemoryCache {
  readonly #timers: Timers;
  readonly #layers = new Set<string>();
  #lend: (id: string) => void = () => {};
  #changing = 0;
  /** Somebody has been told within this frame. */
  #drawn = false;
  /** Something has changed since then. */
  #due = false;

  constructor(config: InMemoryCacheConfig, timers: Timers) {
    super(config);
    this.#timers = timers;
  }

  /** An app shows an optimistic answer of its own. */
  get hasLayers(): boolean {
    return this.#layers.size > 0;
  }

  /** Whether the object stands in the cache, be it only in part or in an optimistic answer of the app's. */
  holds(id: string): boolean {
    let there = this.hasLayers;
    const noted = (value: unknown) => {
      there = true;
      return value;
    };
    if (!there) super.modify({ id, broadcast: false, fields: noted });
    return there;
  }

  /** `lend` is called before an object is read by its id, and may put it there. */
  onRead(lend: (id: string) => void): void {
    this.#lend = lend;
  }

  /**
   * Changes what is in the cache. Whoever watches it is told at once, or, if that was done within this frame already, with
   * the next. Whoever reads it finds the change from now on.
   */
  change(work: () => void): void {
    this.#quietly(() => this.batch({ update: work }));
    if (this.#drawn) this.#due = true;
    else this.#draw();
  }

  // `never` fits all of Apollo's signatures, of which one is for its own use.
  override diff<Data, Variables extends OperationVariables>(
    options: Cache.DiffOptions<Data, Variables>,
  ): never {
    this.#before(options.id);
    const same = !options.optimistic && !this.hasLayers;
    return super.diff(same ? { ...options, optimistic: true } : options) as never;
  }

  override read<Data>(options: Cache.ReadOptions<Data>): never {
    this.#before(options.rootId);
    return super.read(options) as never;
  }

  override modify<Entity extends Record<string, unknown>>(options: Cache.ModifyOptions<Entity>): boolean {
    this.#before(options.id);
    return super.modify(options);
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

  protected override broadcastWatches(options?: Parameters<InMemoryCache['broadcastWatches']>[0]): void {
    if (this.#changing === 0) super.broadcastWatches(options);
  }

  #before(id: string | undefined): void {
    if (id !== undefined) this.#quietly(() => this.#lend(id));
  }

  #quietly(work: () => void): void {
    this.#changing += 1;
    try {
      work();
    } finally {
      this.#changing -= 1;
    }
  }

  #draw(): void {
    this.#drawn = true;
    this.#due = false;
    this.#timers.set(frameMs, () => {
      this.#drawn = false;
      if (this.#due) this.#draw();
    });
    this.broadcastWatches();
  }
}
