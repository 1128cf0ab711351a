import { defineCase, type World } from "../../harness/supergraph-case.ts";

function createWorld(): World {
  const shared = (left: string) => ({
    left,
    right: "right",
    both: { a: 1, b: null, deep: { x: 1, y: 2 } },
  });
  const node = (id: string) => ({
    __typename: "Node",
    id,
    name: `Node ${id}`,
    moved: "to the right",
    moving: "somewhere",
    colors: ["RED", null, "GREEN"],
  });
  const nodes = [node("1"), node("2")];
  return {
    Query: {
      shared: shared("left"),
      common: [shared("one"), shared("two")],
      other: { text: "other", limit: null, color: "BLUE", total: 3 },
      node: nodes[0],
      nodes,
    },
    entities: nodes,
  };
}

/** Types that several subgraphs serve in part, and fields that move from one subgraph to another. */
export const shareable = defineCase(import.meta.dirname, {
  createWorld,
  values: { text: ["some", ""], limit: [1, 5] },
  fields: {
    Query: {
      page: ({ args }) => {
        const { text, limit } = (args.filter ?? {}) as { text?: string | null; limit?: number | null };
        const tags = args.tags as string[] | null | undefined;
        return {
          text: `${text ?? "no text"} ${String(args.order)} ${tags?.join("+") ?? "no tags"}`,
          limit: limit ?? null,
          color: "RED",
          total: 1,
        };
      },
    },
    Shared: {
      text: ({ args }) => (args.upper === true ? "TEXT" : "text"),
    },
    Node: {
      shade: ({ args }) => args.of,
      size: ({ args }) => (args.filter as { limit?: number | null } | null | undefined)?.limit ?? null,
    },
  },
});
