import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { composeServices } from "@apollo/composition";
import { parse } from "graphql";
import { createLogger } from "@skein/service-kit/logger.ts";
import { createCacheFigures } from "@skein/gateway/cache/cache-figures.ts";
import { createCacheSchema } from "@skein/gateway/cache/cache-schema.ts";
import type { EntityCache } from "@skein/gateway/cache/entity-cache.ts";
import { createInvalidationMarks } from "@skein/gateway/cache/invalidation-marks.ts";
import { createMemoryTier } from "@skein/gateway/cache/memory-tier.ts";
import { openEntityCache } from "@skein/gateway/cache/open-entity-cache.ts";
import { atOnce, createExecutor, type Executor } from "@skein/gateway/execution/executor.ts";
import { createPlanner } from "@skein/gateway/execution/plan/create-planner.ts";
import type { ProgramResult } from "@skein/gateway/execution/program/program.ts";
import { loadSupergraph } from "@skein/gateway/execution/supergraph.ts";

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])`;
const { supergraphSdl = "" } = composeServices([
  {
    name: "users",
    url: "http://users.invalid/",
    typeDefs: parse(`${link}
      type Query { users(first: Int): [User] }
      type Mutation { rename(name: String!): User }
      type User @key(fields: "id") { id: ID! name: String! }`),
  },
  {
    name: "notes",
    url: "http://notes.invalid/",
    typeDefs: parse(`${link} type User @key(fields: "id") { id: ID! note: String }`),
  },
]);
const supergraph = loadSupergraph(supergraphSdl);
const planner = await createPlanner({
  supergraphSdl,
  choice: "auto",
  logger: createLogger({ service: "test", level: "silent" }),
});
const query = `query ($first: Int) { users(first: $first) { name note } }`;

interface Context {
  readonly viewer: string | null;
}

interface SentBody {
  readonly query: string;
  readonly variables?: { readonly first?: number; readonly representations?: readonly { id: string }[] };
}

/** The subgraphs' data, and how they answer. */
function createWorld() {
  const world = {
    name: "Ann" as string | null,
    renames: 0,
    notesFor: (viewer: string | null): string => `for ${viewer ?? "nobody"}`,
    noteErrors: [] as { message: string }[],
    notesControl: "private, max-age=60",
    calls: 0,
    beforeAnswer: () => Promise.resolve(),
  };
  function answerOf(
    subgraph: string,
    { query: sent, variables = {} }: SentBody,
    { viewer }: Context,
  ): object {
    if (sent.startsWith("mutation")) {
      world.renames += 1;
      const rename = { __typename: "User", id: "1", name: world.name };
      return { data: { rename }, extensions: { cacheInvalidations: ["names"] } };
    }
    if (subgraph === "users") {
      const first = variables.first ?? 2;
      const users = ["1", "2"]
        .slice(0, first)
        .map((id) => ({ __typename: "User", id, name: world.name && world.name + id }));
      return { data: { users }, extensions: { apolloCacheTags: ["names"] } };
    }
    const text = JSON.stringify(variables);
    const ids = [...text.matchAll(/"id":"(\d)"/g)].map(([, id]) => id);
    const list = ids.map((id) => ({ note: `${String(id)} ${world.notesFor(viewer)}` }));
    const key = /(\w+):_entities/.exec(sent)?.[1] ?? "_entities";
    return { data: { [key]: list }, ...(world.noteErrors.length > 0 ? { errors: world.noteErrors } : {}) };
  }
  return {
    world,
    async call(subgraph: string, body: string, context: Context) {
      world.calls += 1;
      const answer = answerOf(subgraph, JSON.parse(body) as SentBody, context);
      await world.beforeAnswer();
      const control = subgraph === "users" ? "public, max-age=60" : world.notesControl;
      return { status: 200, body: JSON.stringify(answer), headers: { "cache-control": control } };
    },
  };
}

describe("an answer of the executor that was made of parts in memory", () => {
  let cache: EntityCache;
  let executor: Executor<Context>;
  let world: ReturnType<typeof createWorld>["world"];
  let ask: (viewer: string | null, variables?: object) => Promise<ProgramResult>;
  beforeEach(() => {
    const maxBytes = 1_000_000;
    cache = openEntityCache(
      {
        marks: createInvalidationMarks(),
        memory: createMemoryTier(maxBytes),
        figures: createCacheFigures(),
        shared: null,
      },
      { maxBytes },
    );
    const created = createWorld();
    world = created.world;
    const schema = createCacheSchema(supergraphSdl);
    const { signal } = new AbortController();
    executor = createExecutor<Context>({
      supergraph,
      planner,
      viewerOf: null,
      inTurn: atOnce,
      surroundings: {
        call: ({ subgraph, body, context }) => created.call(subgraph, body, context),
        onFailure: (subgraph, error) => {
          throw new Error(subgraph, { cause: error });
        },
        cacheFor: ({ viewer }) => ({ cache, schema, viewerKey: viewer, signal, explains: true }),
      },
    });
    const prepared = executor.prepare(parse(query), null);
    if (!prepared) throw new Error("there is no operation");
    ask = (viewer, variables = {}) => executor.run(prepared, { ...variables }, { viewer });
  });

  const askTimes = async (times: number, viewer: string | null, variables?: object) => {
    const results: ProgramResult[] = [];
    for (let time = 0; time < times; time += 1) results.push(await ask(viewer, variables));
    return results;
  };
  const textOf = ({ data }: ProgramResult) => data;
  const annsText = '{"users":[{"name":"Ann1","note":"1 for ann"},{"name":"Ann2","note":"2 for ann"}]}';

  afterEach(() => {
    jest.restoreAllMocks();
  });

  it("is given again, with all that the caches say of it", async () => {
    jest.spyOn(Date, "now").mockReturnValue(Date.UTC(2026, 0, 1));
    const [first, second, third] = await askTimes(3, "ann");
    expect([first, second, third].map((result) => result?.data)).toEqual([annsText, annsText, annsText]);
    expect(world.calls).toBe(2);
    expect(cache.answers.bytes()).toBeGreaterThan(0);
    expect(third?.caching?.explanations).toEqual(second?.caching?.explanations);
    expect(third?.caching?.parts).toEqual(second?.caching?.parts);
    expect(third?.caching?.isPartial).toBe(false);
    const counts = cache.status().types.map(({ type, memory, misses }) => ({ type, memory, misses }));
    expect(counts).toEqual([
      { type: "Query.users", memory: 2, misses: 1 },
      { type: "User", memory: 4, misses: 2 },
    ]);
  });

  it("is another for other variables", async () => {
    await askTimes(3, "ann");
    const [, , third] = await askTimes(3, "ann", { first: 1 });
    expect(third?.data).toBe('{"users":[{"name":"Ann1","note":"1 for ann"}]}');
    expect(textOf(await ask("ann"))).toBe(annsText);
  });

  it("is its viewer's where a part of it is", async () => {
    await askTimes(3, "ann");
    for (const result of await askTimes(3, "bob")) expect(result.data).toContain("1 for bob");
    for (const result of await askTimes(3, null)) expect(result.data).toContain("1 for nobody");
    expect(textOf(await ask("ann"))).toBe(annsText);
  });

  it("is everybody's where all of it is, until a viewer has parts of their own", async () => {
    world.notesControl = "max-age=60";
    world.notesFor = () => "for all";
    await askTimes(3, "ann");
    const { calls } = world;
    expect(textOf(await ask("bob"))).toContain("1 for all");
    expect(world.calls).toBe(calls);
  });

  it("is made anew after an invalidation, for all viewers", async () => {
    for (const viewer of ["ann", "bob"]) await askTimes(3, viewer);
    world.name = "Anna";
    await cache.invalidate({ tags: ["names"] });
    for (const viewer of ["ann", "bob"]) {
      for (const result of await askTimes(3, viewer)) expect(result.data).toContain("Anna1");
    }
  });

  it("is never a mutation's, and shows the writer what they have written", async () => {
    await askTimes(3, "ann");
    const rename = executor.prepare(parse(`mutation { rename(name: "Anna") { note } }`), null);
    if (!rename) throw new Error("there is no operation");
    world.name = "Anna";
    for (const renames of [1, 2, 3, 4]) {
      const { data } = await executor.run(rename, {}, { viewer: "ann" });
      expect([data, world.renames]).toEqual(['{"rename":{"note":"1 for ann"}}', renames]);
    }
    for (const result of await askTimes(3, "ann")) expect(result.data).toContain("Anna1");
  });

  it("is not of parts that were on their way during an invalidation", async () => {
    const isAnswering = Promise.withResolvers<undefined>();
    const mayAnswer = Promise.withResolvers<undefined>();
    world.beforeAnswer = async () => {
      isAnswering.resolve(undefined);
      await mayAnswer.promise;
    };
    const early = ask("ann");
    await isAnswering.promise;
    world.name = "Anna";
    await cache.invalidate({ tags: ["names"] });
    mayAnswer.resolve(undefined);
    expect(textOf(await early)).toContain("Ann1");
    for (const result of await askTimes(3, "ann")) expect(result.data).toContain("Anna1");
  });

  it("is not kept with a null that the schema forbids", async () => {
    world.name = null;
    for (const { data, errors } of await askTimes(3, "ann")) {
      expect(data).toBe('{"users":[null,null]}');
      expect(errors).toHaveLength(2);
    }
    expect(cache.answers.bytes()).toBe(0);
  });

  it("is not kept with an error, nor where a part is not", async () => {
    world.noteErrors = [{ message: "no notes today" }];
    for (const { errors } of await askTimes(3, "ann")) expect(errors).not.toEqual([]);
    world.noteErrors = [];
    world.notesControl = "no-store";
    const before = world.calls;
    for (const { errors } of await askTimes(3, "ann")) expect(errors).toEqual([]);
    expect(world.calls).toBe(before + 3);
    expect(cache.answers.bytes()).toBe(0);
  });
});
