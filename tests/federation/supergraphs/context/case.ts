import { defineCase, type World } from "../../harness/supergraph-case.ts";

/** Who holds accounts: a tenant in a currency, a bank in a unit. */
function holder(id: string, zone: string | null, own: { currency: string } | { unit: string | null }) {
  const currency = "currency" in own ? own.currency : own.unit;
  const people = ["a", "b"].map((letter, index) => {
    const account = {
      __typename: "Account",
      id: `${id}${letter}`,
      balance: index * 10.5,
      ofTenant: currency,
    };
    const card = {
      __typename: "Card",
      id: `${id}${letter}1`,
      ofLevel: index,
      ofZone: zone,
      ofTenant: currency,
    };
    const name = index === 0 ? `Person ${id}${letter}` : null;
    return { __typename: "Person", id: `${id}${letter}`, name, level: index, account, cards: [card, null] };
  });
  return { id, zone, ...own, people: [...people, null] };
}

function createWorld(): World {
  const tenant = (id: string, currency: string, rate: number | null, zone: string | null) => ({
    __typename: "Tenant",
    rate,
    ...holder(id, zone, { currency }),
  });
  const bank = (id: string, unit: string | null, zone: string) => ({
    __typename: "Bank",
    ...holder(id, zone, { unit }),
  });
  const tenants = [tenant("1", "CHF", 1.5, "A"), tenant("2", "EUR", null, null)];
  const banks = [bank("3", "XAU", "B"), bank("4", null, "A")];
  const holders = [...tenants, ...banks];
  const people = holders.flatMap((one) => one.people).filter((person) => person !== null);
  const cards = people.flatMap((person) => person.cards).filter((card) => card !== null);
  return {
    Query: { tenants, holders: [banks[0], tenants[1], null, banks[1]] },
    entities: [...holders, ...people, ...people.map(({ account }) => account), ...cards],
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
      fee: ({ args }) => `fee in ${String(args.zone)}`,
      charge: ({ args }) => `in ${String(args.currency)}`,
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
        charge: ({ object }) => `in ${String(object.ofTenant)}`,
        fee: ({ object }) => `fee in ${String(object.ofZone)}`,
      },
    },
  },
});
