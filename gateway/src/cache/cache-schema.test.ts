import { composeServices } from "@apollo/composition";
import { describe, expect, it } from "@jest/globals";
import { parse } from "graphql";
import { entityTag, subgraphTag, typeTag } from "./built-in-tags.ts";
import { createCacheSchema } from "./cache-schema.ts";

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key", "@cacheTag"])`;

function compose(subgraphs: Readonly<Record<string, string>>): string {
  const result = composeServices(
    Object.entries(subgraphs).map(([name, sdl]) => ({
      name,
      url: `http://${name}`,
      typeDefs: parse(`${link} ${sdl}`),
    })),
  );
  if (!result.supergraphSdl) throw new AggregateError(result.errors ?? [], "does not compose");
  return result.supergraphSdl;
}

const people = `
  type Query {
    user(id: ID!): User @cacheTag(format: "user-{$args.id}") @cacheTag(format: "users")
    all: [User!]
  }
  type User @key(fields: "id") @key(fields: "org { id } handle") @cacheTag(format: "user-{$key.id}") {
    id: ID! handle: String org: Org
  }
  type Org { id: ID! }`;
const extra = `type User @key(fields: "id") { id: ID! age: Int }`;

describe("what the cache takes from a supergraph", () => {
  const schema = createCacheSchema(compose({ "my-people": people, extra }));

  it("tags entities as their own subgraph says, with their type and each key that they have", () => {
    const tags = schema.entityTags(
      "my-people",
      '{"__typename":"User","id":"7","handle":"ann","org":{"id":1}}',
    );
    expect(new Set(tags)).toEqual(
      new Set([
        subgraphTag("my-people"),
        typeTag("my-people", "User"),
        entityTag("my-people", "User", { id: "7" }),
        entityTag("my-people", "User", { handle: "ann", org: { id: "1" } }),
        "user-7",
      ]),
    );
    expect(schema.entityTags("extra", '{"__typename":"User","id":"7","reputation":3}')).toEqual([
      subgraphTag("extra"),
      typeTag("extra", "User"),
      entityTag("extra", "User", { id: "7" }),
    ]);
  });

  it("tags root fields with their arguments", () => {
    const own = [subgraphTag("my-people"), typeTag("my-people", "Query")];
    expect(schema.rootTags("my-people", "user", { id: "7" })).toEqual([...own, "user-7", "users"]);
    expect(schema.rootTags("my-people", "user", {})).toEqual([...own, "users"]);
    expect(schema.rootTags("my-people", "all", {})).toEqual(own);
  });

  it("has another version when the supergraph is another", () => {
    expect(createCacheSchema(compose({ "my-people": people, extra })).version).toBe(schema.version);
    expect(createCacheSchema(compose({ "my-people": people })).version).not.toBe(schema.version);
  });

  it("bears a type that the supergraph does not have", () => {
    expect(schema.entityTags("extra", '{"__typename":"Ghost","id":"1"}')).toEqual([
      subgraphTag("extra"),
      typeTag("extra", "Ghost"),
    ]);
  });
});
