import { z } from "zod";

/** In the units of `@cost`; 0 for no such budget. */
const costPerMinute = (fallback: number) => z.coerce.number().int().min(0).max(1e12).default(fallback);

/** Load tests and a team behind one address are what development has, so there the same budgets are so much larger. */
const developmentFactor = 1_000;

/**
 * What callers may spend in a minute. A home screen is estimated at some 500: a person may open a hundred of them, and
 * ten busy people may share an address.
 */
export const budgetSettings = (isProduction: boolean) => ({
  USER_COST_PER_MINUTE: costPerMinute(isProduction ? 60_000 : 60_000 * developmentFactor),
  /** Of an IPv4 address or IPv6 /64, whoever is signed in there. */
  ADDRESS_COST_PER_MINUTE: costPerMinute(isProduction ? 600_000 : 600_000 * developmentFactor),
  /** Of all that call themselves by one `apollographql-client-name`. Anybody may use any name, so it is off by itself. */
  CLIENT_COST_PER_MINUTE: costPerMinute(0),
});

export type BudgetSettings = Readonly<z.infer<z.ZodObject<ReturnType<typeof budgetSettings>>>>;
