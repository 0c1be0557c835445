/** Runs work under one name after what was asked for under it before; work under other names does not wait. */
export type InTurn = <T>(name: string, work: () => Promise<T>) => Promise<T>;

export function createTurns(): InTurn {
  const last = new Map<string, Promise<void>>();
  return (name, work) => {
    const result = (last.get(name) ?? Promise.resolve()).then(work);
    const over = result.then(
      () => {},
      () => {},
    );
    last.set(name, over);
    void over.then(() => {
      if (last.get(name) === over) last.delete(name);
    });
    return result;
  };
}
