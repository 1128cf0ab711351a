import { describe, expect, it } from "@jest/globals";
import { validate } from "graphql";
import { createArena } from "./harness/arena.ts";
import { createFaults } from "./harness/faults.ts";
import { generateOperation } from "./harness/generate-operation.ts";
import { serveSubgraphs } from "./harness/http-subgraphs.ts";
import { createMonolith } from "./harness/monolith.ts";
import { createSubgraph } from "./harness/subgraph-server.ts";
import { supergraphs } from "./supergraphs/all.ts";

const [supergraph] = supergraphs;
if (!supergraph) throw new Error("there are no supergraphs");

describe("the supergraphs", () => {
  it("use every directive of federation between them", () => {
    const sdl = supergraphs.flatMap(({ subgraphs }) => [...subgraphs.values()]).join("\n");
    const directives = `key requires provides external shareable override inaccessible interfaceObject tag
      composeDirective authenticated requiresScopes policy context fromContext cacheTag cost listSize extends`;
    expect(directives.split(/\s+/).filter((name) => !sdl.includes(`@${name}`))).toEqual([]);
  });
});

describe("generated operations", () => {
  it("are the same for the same seed, and valid", () => {
    const { schema } = createMonolith(supergraph);
    const generate = (seed: number) => generateOperation({ schema, values: supergraph.values ?? {} }, seed);
    const seeds = Array.from({ length: 50 }, (_, seed) => seed);
    expect(seeds.map((seed) => generate(seed).query)).toEqual(seeds.map((seed) => generate(seed).query));
    expect(seeds.flatMap((seed) => validate(schema, generate(seed).document))).toEqual([]);
    expect(new Set(seeds.map((seed) => generate(seed).query)).size).toBeGreaterThan(45);
  });

  it("use what the language has", async () => {
    const { schema } = createMonolith(supergraph);
    const text = Array.from({ length: 300 }, (_, seed) =>
      generateOperation({ schema, values: supergraph.values ?? {} }, seed),
    );
    const all = text.map(({ query }) => query).join("\n");
    for (const part of [
      "... on ",
      "fragment ",
      "@skip",
      "@include",
      "__typename",
      "__schema",
      "__type(",
      "a: ",
    ])
      expect(all).toContain(part);
    expect(text.some(({ variables }) => Object.values(variables).includes(null))).toBe(true);
  });
});

describe("faults", () => {
  it("are the same for the same seed, whatever is asked first", () => {
    const object = { __typename: "Cat", id: "1" };
    const faults = (seed: number) => createFaults({ seed, kind: "value", spared: new Set(["id"]) });
    const seeds = Array.from({ length: 200 }, (_, seed) => seed);
    const first = seeds.map((seed) => faults(seed).ofField(object, "Cat", "name"));
    const again = seeds.map((seed) => {
      const other = faults(seed);
      other.ofField(object, "Cat", "lives");
      return other.ofField(object, "Cat", "name");
    });
    expect(again).toEqual(first);
    expect(first.some((fault) => fault !== null)).toBe(true);
    expect(seeds.every((seed) => faults(seed).ofField(object, "Cat", "id") === null)).toBe(true);
  });
});

describe("subgraphs over HTTP", () => {
  it("answer as they do in this process", async () => {
    const { subgraphs } = await createArena(supergraph);
    const execution = { world: supergraph.createWorld(), faults: null };
    const served = await serveSubgraphs(subgraphs, execution);
    try {
      const body = JSON.stringify({ query: "{ animals { __typename id } }" });
      const response = await fetch(served.urls.get("zoo") ?? "", { method: "POST", body });
      expect(await response.text()).toBe(
        (await createSubgraph(supergraph, "zoo").answer(body, execution)).body,
      );
    } finally {
      await served.close();
    }
  });
});
