import { describe, expect, it } from "@jest/globals";
import { createBudgets, type Budgets, type Caller } from "./budgets.ts";

const none = { USER_COST_PER_MINUTE: 0, ADDRESS_COST_PER_MINUTE: 0, CLIENT_COST_PER_MINUTE: 0 };
const anonymous: Caller = { userId: null, address: "192.0.2.1", clientName: null };

function open(settings: Partial<typeof none>): Budgets {
  const budgets = createBudgets({ ...none, ...settings }, null);
  if (!budgets) throw new Error("there is no budget");
  return budgets;
}

/** What the `RateLimit` header says then; rejects when it was refused. */
async function spend(budgets: Budgets, caller: Caller, cost: number): Promise<string> {
  let told = "";
  await budgets.spend(caller, cost, (rateLimit) => (told = rateLimit));
  return told;
}

const refused = { code: "RATE_LIMITED", extensions: { retryAfterSeconds: expect.any(Number) } };

describe("budgets", () => {
  it("are none where all are 0", () => {
    expect(createBudgets(none, null)).toBeNull();
  });

  it("say their limits and what is left, as structured fields", async () => {
    const budgets = open({ USER_COST_PER_MINUTE: 100, ADDRESS_COST_PER_MINUTE: 200 });
    expect(budgets.policy).toBe('"user";q=100;w=60, "address";q=200;w=60');
    const told = await spend(budgets, { ...anonymous, userId: "ada" }, 30);
    expect(told).toMatch(/^"user";r=70;t=\d+, "address";r=170;t=\d+$/);
  });

  it("refuse what is over one of them, and take nothing from the others then", async () => {
    const budgets = open({ USER_COST_PER_MINUTE: 50, ADDRESS_COST_PER_MINUTE: 200 });
    const ada = { ...anonymous, userId: "ada" };
    await spend(budgets, ada, 50);
    await expect(spend(budgets, ada, 1)).rejects.toMatchObject(refused);
    expect(await spend(budgets, anonymous, 1)).toMatch(/^"address";r=149;/);
  });

  it("are each caller's own", async () => {
    const budgets = open({ USER_COST_PER_MINUTE: 50 });
    await spend(budgets, { ...anonymous, userId: "ada" }, 50);
    expect(await spend(budgets, { ...anonymous, userId: "bo" }, 50)).toMatch(/^"user";r=0;/);
    expect(await spend(budgets, anonymous, 50)).toBe("");
  });

  it("are one for all addresses of an IPv6 network", async () => {
    const budgets = open({ ADDRESS_COST_PER_MINUTE: 50 });
    await spend(budgets, { ...anonymous, address: "2001:db8:1:2::1" }, 50);
    const neighbour = { ...anonymous, address: "2001:db8:1:2:ffff::9" };
    await expect(spend(budgets, neighbour, 1)).rejects.toMatchObject(refused);
    expect(await spend(budgets, { ...anonymous, address: "2001:db8:1:3::1" }, 1)).toMatch(/r=49/);
  });

  it("take at least one, and whole units", async () => {
    const budgets = open({ CLIENT_COST_PER_MINUTE: 50 });
    const app = { ...anonymous, clientName: "app" };
    expect(await spend(budgets, app, 0)).toMatch(/r=49/);
    expect(await spend(budgets, app, 1.5)).toMatch(/r=47/);
  });

  it("are not overdrawn by requests at the same time", async () => {
    const budgets = open({ ADDRESS_COST_PER_MINUTE: 100 });
    const all = Array.from({ length: 50 }, () => spend(budgets, anonymous, 7));
    const results = await Promise.allSettled(all);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(14);
  });
});
