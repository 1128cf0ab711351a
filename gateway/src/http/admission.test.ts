import { describe, expect, it } from "@jest/globals";
import { createBusyTurns } from "../../../tests/support/busy-turns.ts";
import { createTurns } from "../execution/turns.ts";
import { createAdmission, maxWaitingTurns } from "./admission.ts";

const { signal } = new AbortController();
const soon = (): number => performance.now() + 60_000;

const overload = { code: "SERVICE_UNAVAILABLE", httpStatus: 503, extensions: { retryAfterSeconds: 2 } };

describe("admission", () => {
  it("lets operations begin in the order of their deadlines", async () => {
    const admit = createAdmission(createBusyTurns());
    const order: string[] = [];
    const deadline = soon();
    await Promise.all([
      admit({ deadline: deadline + 1, signal }).then(() => order.push("later")),
      admit({ deadline, signal }).then(() => order.push("earlier")),
    ]);
    expect(order).toEqual(["earlier", "later"]);
  });

  it("refuses at once when too many wait, and admits again when they have begun", async () => {
    const turns = createBusyTurns();
    const admit = createAdmission(turns);
    const waiting = Array.from({ length: maxWaitingTurns }, () => admit({ deadline: soon(), signal }));
    await expect(admit({ deadline: 0, signal })).rejects.toMatchObject(overload);
    expect(turns.waiting).toBe(maxWaitingTurns);
    await Promise.all(waiting);
    await expect(admit({ deadline: soon(), signal })).resolves.toBeUndefined();
  });

  it("does not begin what has no time left", async () => {
    const admit = createAdmission(createTurns());
    await expect(admit({ deadline: performance.now() - 1, signal })).rejects.toMatchObject(overload);
  });

  it("does not begin what nobody waits for any more", async () => {
    const turns = createBusyTurns();
    const gone = new AbortController();
    const admitted = createAdmission(turns)({ deadline: soon(), signal: gone.signal });
    gone.abort();
    await expect(admitted).rejects.toMatchObject(overload);
    expect(turns.waiting).toBe(0);
  });
});
