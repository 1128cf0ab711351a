import { describe, expect, it } from "@jest/globals";
import type { Counter } from "./counter.ts";
import { createLedger, spentOf, type Account, type Ledger } from "./ledger.ts";

const limit = 100;
const minute = 60_000;

/** The counter that gateways share. */
function sharedCounter(): Counter & { readonly totals: Map<string, number> } {
  const totals = new Map<string, number>();
  const count: Counter = async (key, cost) => {
    totals.set(key, (totals.get(key) ?? 0) + cost);
    return { spent: totals.get(key) ?? 0, ms: minute };
  };
  return Object.assign(count, { totals });
}

async function opened(ledger: Ledger, caller: string): Promise<Account> {
  const account = ledger.open(caller);
  await ledger.settled(account);
  return account;
}

describe("an account", () => {
  it("has to be asked for before it is known, and only then", async () => {
    const ledger = createLedger({ limit, count: sharedCounter() });
    const account = ledger.open("ada");
    expect(ledger.settled(account)).toBeInstanceOf(Promise);
    await ledger.settled(account);
    expect(ledger.settled(account)).toBeNull();
    expect(ledger.open("ada")).toBe(account);
  });

  it("knows what other gateways have counted", async () => {
    const count = sharedCounter();
    const [here, there] = [createLedger({ limit, count }), createLedger({ limit, count })];
    const account = await opened(here, "ada");
    here.add(account, 40);
    await here.settled(account);
    expect(spentOf(await opened(there, "ada"))).toBe(40);
  });

  it("has to be settled once a tenth of the limit is not", async () => {
    const ledger = createLedger({ limit, count: sharedCounter() });
    const account = await opened(ledger, "ada");
    ledger.add(account, 9);
    expect(ledger.settled(account)).toBeNull();
    ledger.add(account, 1);
    expect(ledger.settled(account)).toBeInstanceOf(Promise);
  });

  it("counts what is spent while it is settled", async () => {
    const ledger = createLedger({ limit, count: sharedCounter() });
    const account = await opened(ledger, "ada");
    ledger.add(account, 20);
    const settlement = ledger.settled(account);
    ledger.add(account, 5);
    expect(spentOf(account)).toBe(25);
    await settlement;
    expect(spentOf(account)).toBe(25);
  });

  it.each<[string, Counter]>([
    ["fails", () => Promise.reject(new Error("gone"))],
    ["forgets", async () => ({ spent: 0, ms: minute })],
  ])("remembers what was spent here when the shared counter %s", async (_case, count) => {
    const ledger = createLedger({ limit, count });
    const account = await opened(ledger, "ada");
    for (const _time of [1, 2]) {
      ledger.add(account, 30);
      await ledger.settled(account);
    }
    expect(spentOf(account)).toBe(60);
  });

  it("begins anew when its window has ended", async () => {
    const ledger = createLedger({ limit, count: async () => ({ spent: 90, ms: 0 }) });
    const account = await opened(ledger, "ada");
    expect(ledger.open("ada")).not.toBe(account);
  });

  it("is called by a hash in the shared counter", () => {
    const { key } = createLedger({ limit, count: sharedCounter() }).open("192.0.2.1");
    expect(key).toMatch(/^[0-9a-f]{32}$/);
  });
});
