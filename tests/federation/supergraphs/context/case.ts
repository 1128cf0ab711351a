import { defineCase, type World } from "../../harness/supergraph-case.ts";

function createWorld(): World {
  const tenant = (id: string, currency: string, rate: number | null) => {
    const people = ["a", "b"].map((letter, index) => {
      const account = {
        __typename: "Account",
        id: `${id}${letter}`,
        balance: index * 10.5,
        ofTenant: currency,
      };
      const cards = [{ __typename: "Card", id: `${id}${letter}1`, ofLevel: index }, null];
      const name = index === 0 ? `Person ${id}${letter}` : null;
      return { __typename: "Person", id: `${id}${letter}`, name, level: index, account, cards };
    });
    return { __typename: "Tenant", id, currency, rate, people: [...people, null] };
  };
  const tenants = [tenant("1", "CHF", 1.5), tenant("2", "EUR", null)];
  const people = tenants.flatMap((one) => one.people).filter((person) => person !== null);
  const cards = people.flatMap((person) => person.cards).filter((card) => card !== null);
  return {
    Query: { tenants },
    entities: [...tenants, ...people, ...people.map(({ account }) => account), ...cards],
  };
}

const show = (balance: unknown, currency: unknown, digits: unknown): string =>
  `${(balance as number).toFixed(typeof digits === "number" ? digits : 0)} ${String(currency)}`;

/** Arguments that come from an object further up; the stock gateway refuses the supergraph. */
export const context = defineCase(import.meta.dirname, {
  createWorld,
  values: { id: ["1", "2", "9"], digits: [0, 2] },
  fields: {
    Query: {
      tenant: ({ args, world }) =>
        world.entities.find((entity) => entity.__typename === "Tenant" && entity.id === args.id) ?? null,
    },
    Account: {
      shown: ({ object, args }) => show(object.balance, args.currency, args.digits),
    },
    Card: {
      limit: ({ args }) => (args.level as number) * 1000,
      brand: ({ args }) => (args.short === true ? "V" : "Visa"),
    },
  },
  only: {
    monolith: {
      Account: {
        shown: ({ object, args }) => show(object.balance, object.ofTenant, args.digits),
      },
      Card: {
        limit: ({ object }) => (object.ofLevel as number) * 1000,
      },
    },
  },
});
