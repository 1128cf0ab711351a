import { describe, expect, it } from "@jest/globals";
import { createSingleFlight } from "./single-flight.ts";

const valuesOf = (ids: readonly string[]) => new Map(ids.map((id) => [id, `value of ${id}`]));

describe("single flight", () => {
  it("loads what overlapping calls want once", async () => {
    const flights = createSingleFlight<string>({ joinableMs: 5000 });
    const loads: string[][] = [];
    const load = async (ids: readonly string[]) => {
      loads.push([...ids]);
      return valuesOf(ids);
    };
    const [first, second] = await Promise.all([flights.run(["a", "b"], load), flights.run(["b", "c"], load)]);
    expect(loads).toEqual([["a", "b"], ["c"]]);
    expect([...first]).toEqual([...valuesOf(["a", "b"])]);
    expect([...second]).toEqual([...valuesOf(["b", "c"])]);
  });

  it("rejects only for those who wait for a failed load, and forgets it", async () => {
    const flights = createSingleFlight<string>({ joinableMs: 5000 });
    const fail = async () => Promise.reject(new Error("source down"));
    const outcomes = await Promise.allSettled([
      flights.run(["a"], fail),
      flights.run(["a"], async (ids) => valuesOf(ids)),
      flights.run(["b"], async (ids) => valuesOf(ids)),
    ]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(["rejected", "rejected", "fulfilled"]);
    expect(await flights.run(["a"], async (ids) => valuesOf(ids))).toEqual(valuesOf(["a"]));
  });

  it("lets the very caller that saw a failure load again", async () => {
    const flights = createSingleFlight<string>({ joinableMs: 5000 });
    const again = flights
      .run(["a"], () => {
        throw new Error("at once");
      })
      .catch(() => flights.run(["a"], async (ids) => valuesOf(ids)));
    expect(await again).toEqual(valuesOf(["a"]));
  });

  it("does not join a load that is stuck", async () => {
    const flights = createSingleFlight<string>({ joinableMs: 0 });
    void flights.run(["a"], async () => new Promise(() => undefined));
    expect(await flights.run(["a"], async (ids) => valuesOf(ids))).toEqual(valuesOf(["a"]));
  });
});
