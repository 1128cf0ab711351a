import { defineCase, type World } from "../../harness/supergraph-case.ts";

/** Keys that are something special to JavaScript and nothing special to JSON. */
const odd: unknown = JSON.parse(
  '{ "__proto__": { "polluted": true }, "constructor": { "prototype": 1 }, "toString": null, "length": 3, "__typename": "Fake", "9": [], "1": [{ "hasOwnProperty": "x" }] }',
);

function createWorld(): World {
  const sample = (id: string, json: unknown, more: object = {}) => ({
    __typename: "Sample",
    id,
    json,
    big: 9_007_199_254_740_991,
    moment: "2020-01-01T00:00:00Z",
    ratio: 1e300,
    matrix: [[1, null], null, []],
    flags: [true, false],
    mood: "GOOD",
    nested: [[[{ at: 1, json: { id: "inner" } }], null], []],
    ...more,
  });
  const samples = [
    sample("1", odd),
    sample("2", [1, "two", null, { three: [] }], { big: 1e21, ratio: -0.1, mood: null }),
    sample("3", null, {
      matrix: null,
      moment: { at: 5 },
      flags: [],
      nested: null,
      big: "123456789012345678901",
    }),
    sample("4", 'text with \u2028, " and \\', { ratio: 3, big: -1 }),
  ];
  const item = (id: string) => ({
    __typename: "Item",
    id,
    name: `Item ${id}`,
    weight: Number(id) / 3,
    list: [1, 2.5],
  });
  const items = [item("1"), item("2"), item("3")];
  const strict = { must: 1, list: [1, 2], items, deep: { must: 2, list: [], items: [items[1]], deep: null } };
  return { Query: { samples, strict }, entities: [...samples, ...items] };
}

const failOnSecond = (id: unknown): number => {
  if (id === "2") throw new Error("the second item fails");
  return Number(id);
};

/** Values that must pass as they are, lists of lists, and fields that fail under non-null types. */
export const scalars = defineCase(import.meta.dirname, {
  createWorld,
  values: {
    id: ["1", "2", "3", "4", "9"],
    JSON: [1, "x", null, [1, { a: "b" }], { deep: { id: "1" } }],
    Moment: ["now"],
  },
  fields: {
    Query: {
      sample: ({ args, world }) =>
        world.entities.find((entity) => entity.__typename === "Sample" && entity.id === args.id) ?? null,
      echo: ({ args }) => ({ ...args }),
    },
    Sample: {
      about: ({ read }) => ({ json: read("json") }),
      extra: ({ args }) => args.input,
    },
    Item: {
      fails: ({ object }) => failOnSecond(object.id),
      mayFail: ({ object }) => failOnSecond(object.id),
      breaks: ({ object }) => String(failOnSecond(object.id)),
      rests: ({ object }) => String(failOnSecond(object.id)),
    },
  },
});
