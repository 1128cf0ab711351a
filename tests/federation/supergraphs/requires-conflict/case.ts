import { defineCase, type World } from "../../harness/supergraph-case.ts";

function createWorld(): World {
  const good = (id: string, amount: number | null) => ({
    __typename: "Good",
    id,
    name: `Good ${id}`,
    amount,
  });
  const goods = [good("1", 10), good("2", null), good("3", 30)];
  return { Query: { goods }, entities: goods };
}

const tenth = (price: unknown): number | null => (typeof price === "number" ? price / 10 : null);

/** Two fields that require one field with different arguments, next to a client's use of it with a third. */
export const requiresConflict = defineCase(import.meta.dirname, {
  createWorld,
  values: { id: ["1", "2", "3", "9"], currency: ["EUR", "USD", "CHF"] },
  fields: {
    Query: {
      good: ({ args, world }) => world.entities.find(({ id }) => id === args.id) ?? null,
    },
    Good: {
      price: ({ object, args }) => {
        const factor = { USD: 1.25, EUR: 1.5 }[String(args.currency)] ?? 1;
        return object.amount === null ? null : (object.amount as number) * factor;
      },
      feeInDollars: ({ read }) => tenth(read("price", { currency: "USD" })),
      feeInEuros: ({ read }) => tenth(read("price", { currency: "EUR" })),
    },
  },
});
