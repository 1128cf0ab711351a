/** Starts work, or joins what is under way for the same key of the same owner. */
export type ShareWork<Result> = (owner: object, key: string, start: () => Promise<Result>) => Promise<Result>;

export function createSharedWork<Result>(): ShareWork<Result> {
  const underWay = new WeakMap<object, Map<string, Promise<Result>>>();
  return (owner, key, start) => {
    const own = underWay.get(owner) ?? new Map<string, Promise<Result>>();
    underWay.set(owner, own);
    const known = own.get(key);
    if (known) return known;
    const result = start().finally(() => own.delete(key));
    own.set(key, result);
    return result;
  };
}
