/**
 * Each item of a source as `map` has it; `ended` is called once, however it ends. Not a generator: the `return` of one
 * stands in line behind the `next` that is under way, and a source that waits for the next change may wait for ever.
 */
export function mapped<T, U>(
  source: AsyncIterableIterator<T>,
  map: (item: T) => U | Promise<U>,
  ended: () => void,
): AsyncIterableIterator<U> {
  let over = false;
  const end = (): IteratorResult<U> => {
    if (!over) ended();
    over = true;
    return { done: true, value: undefined };
  };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      try {
        const result = await source.next();
        return result.done ? end() : { done: false, value: await map(result.value) };
      } catch (error) {
        end();
        throw error;
      }
    },
    async return() {
      await source.return?.();
      return end();
    },
  };
}
