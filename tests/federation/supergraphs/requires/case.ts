import { defineCase, type World } from "../../harness/supergraph-case.ts";

function createWorld(): World {
  const bolt = { __typename: "Bolt", code: "b", length: 7 };
  const nut = { __typename: "Nut", code: "n", hole: { width: 3 } };
  const thing = (id: string, more: object) => ({
    __typename: "Thing",
    id,
    amount: Number(id) * 10,
    size: { width: 2, height: Number(id) },
    part: bolt,
    parts: [bolt, null, nut],
    ...more,
  });
  const things = [
    thing("1", {}),
    thing("2", { part: nut, parts: [] }),
    thing("3", { part: null, parts: null, size: null }),
    thing("4", { part: { ...nut, hole: null }, size: { width: null, height: 5 }, amount: null }),
  ];
  return { Query: { things }, entities: things };
}

interface Part {
  readonly __typename: string;
  readonly code: string;
  readonly length?: number;
  readonly hole?: { readonly width: number } | null;
}

const describePart = (part: Part | null): string | null =>
  part && `${part.__typename} ${part.code} ${String(part.length ?? part.hole?.width ?? "?")}`;

/** `@requires` of every shape: arguments that contradict each other, nested fields, fragments, and chains. */
export const requires = defineCase(import.meta.dirname, {
  createWorld,
  values: { id: ["1", "2", "3", "4", "9"], currency: ["EUR", "USD"], country: ["CH", "AT"], digits: [0, 1] },
  fields: {
    Query: {
      thing: ({ args, world }) => world.entities.find(({ id }) => id === args.id) ?? null,
    },
    Size: {
      unit: ({ args }) => (args.long === true ? "millimetre" : "mm"),
    },
    Thing: {
      price: ({ object, args }) => {
        const amount = object.amount as number | null;
        if (amount === null) return null;
        const inCurrency = args.currency === "USD" ? amount * 1.25 + 0.125 : amount + 0.0625;
        const digits = args.digits as number | null | undefined;
        return digits == null ? inCurrency : Number(inCurrency.toFixed(digits));
      },
      fee: ({ read, args }) => {
        const price = read("price", { currency: "USD" }) as number | null;
        return price === null ? null : price * (args.country === "AT" ? 2 : 1);
      },
      area: ({ read }) => {
        const size = read("size") as { width: number | null; height: number | null } | null;
        return size?.width == null || size.height == null ? null : size.width * size.height;
      },
      sizeText: ({ read }) => {
        const size = read("size") as { width: number | null; unit?: string } | null;
        return size && `${String(size.width)} ${size.unit ?? "without a unit"}`;
      },
      partText: ({ read }) => describePart(read("part") as Part | null),
      partTexts: ({ read }) => (read("parts") as (Part | null)[] | null)?.map(describePart) ?? null,
      feeTwice: ({ read }) => {
        const fee = read("fee", { country: "AT" }) as number | null;
        return fee === null ? null : fee * 2;
      },
    },
  },
  only: {
    // Who has all data has the size without its computed unit.
    monolith: {
      Thing: {
        sizeText: ({ object }) => {
          const size = object.size as { width: number | null } | null;
          return size && `${String(size.width)} millimetre`;
        },
      },
    },
  },
});
