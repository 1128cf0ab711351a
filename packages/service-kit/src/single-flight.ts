interface Flight<T> {
  readonly startedAt: number;
  readonly results: Promise<ReadonlyMap<string, T>>;
}

export interface SingleFlight<T> {
  /**
   * One result for each id. Ids that somebody is loading already are waited for; `load` gets the others, in one
   * call. A load that rejects, rejects only for those who wait for one of its ids, and is forgotten at once.
   */
  run(
    ids: readonly string[],
    load: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>,
  ): Promise<Map<string, T>>;
}

/** @param options.joinableMs a load older than this is presumed stuck: nobody joins it any more. */
export function createSingleFlight<T>(options: { joinableMs: number }): SingleFlight<T> {
  const flights = new Map<string, Flight<T>>();

  function joinable(id: string): Flight<T> | undefined {
    const flight = flights.get(id);
    return flight && performance.now() - flight.startedAt < options.joinableMs ? flight : undefined;
  }

  function land(ids: readonly string[], flight: Flight<T>): void {
    for (const id of ids) if (flights.get(id) === flight) flights.delete(id);
  }

  function start(ids: readonly string[], load: () => Promise<ReadonlyMap<string, T>>): Flight<T> {
    const flight: Flight<T> = {
      startedAt: performance.now(),
      // Deferred, so that a load which throws at once lands after it was registered, not before.
      results: Promise.resolve()
        .then(load)
        .finally(() => land(ids, flight)),
    };
    for (const id of ids) flights.set(id, flight);
    return flight;
  }

  return {
    async run(ids, load) {
      const joined = ids.map(joinable);
      const own = ids.filter((_, index) => !joined[index]);
      const started = own.length > 0 ? start(own, () => load(own)) : undefined;
      return collect(
        ids,
        joined.map(async (flight) => (flight ?? started)?.results),
      );
    },
  };
}

async function collect<T>(
  ids: readonly string[],
  waits: readonly Promise<ReadonlyMap<string, T> | undefined>[],
): Promise<Map<string, T>> {
  const batches = await Promise.all(waits);
  const results = new Map<string, T>();
  ids.forEach((id, index) => {
    const result = batches[index]?.get(id);
    if (result !== undefined) results.set(id, result);
  });
  return results;
}
