import { composeServices } from "@apollo/composition";
import { createIdentityVerifier, type ForwardedIdentity } from "@skein/service-kit/identity.ts";
import { AppError } from "@skein/service-kit/app-error.ts";
import type { Logger } from "@skein/service-kit/logger.ts";
import { startSubgraph, type RunningServer } from "@skein/service-kit/subgraph-server.ts";
import { parse } from "graphql";
import type { JSONWebKeySet } from "jose";

const federation = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])\n`;

const sdl = {
  people: `${federation}
    type Query {
      me: Person
      person(id: ID!, nickname: String): Person
      people(first: Int!): [Person!]!
      peopleById(ids: [ID!]!): [Person!]!
      echo(text: String): String
      wrong: Int!
    }
    type Mutation { rename(id: ID!, name: String!): Person }
    type Person @key(fields: "id") { id: ID! name: String nickname: String }
  `,
  posts: `${federation}
    union Subject = Post | Person
    type Note { text: String subject: Subject }
    type Query { posts: [Post!] notes: [Note] }
    type Post @key(fields: "id") { id: ID! title: String author: Person }
    type Person @key(fields: "id") { id: ID! postCount: Int posts: [Post!] karma: Int! }
  `,
};

export type SmallSubgraphName = keyof typeof sdl;

interface Context {
  readonly identity: ForwardedIdentity;
}

const person = (id: string) => ({
  __typename: "Person",
  id,
  name: `Person ${id}`,
  nickname: null as string | null,
});
const postIds = ["1", "2"];
const post = (id: string) => ({
  __typename: "Post",
  id,
  title: `Post ${id}`,
  author: { __typename: "Person", id },
});

const note = (subject: { id: string } | null) => subject && { text: `About ${subject.id}`, subject };

const resolvers = {
  people: {
    Query: {
      me: (_: unknown, _args: unknown, { identity }: Context) => {
        if (!identity.viewer) throw new AppError("UNAUTHENTICATED", "Sign in first.");
        return person(identity.viewer.userId);
      },
      person: (_: unknown, args: { id: string; nickname?: string | null }) => ({
        ...person(args.id),
        nickname: "nickname" in args ? String(args.nickname) : "absent",
      }),
      people: (_: unknown, { first }: { first: number }) =>
        Array.from({ length: first }, (_unused, index) => person(String(index + 1))),
      peopleById: (_: unknown, { ids }: { ids: string[] }) => ids.map(person),
      echo: (_: unknown, { text }: { text: string | null }) => text,
      wrong: () => 1,
    },
    Mutation: {
      rename: (_: unknown, { id, name }: { id: string; name: string }) => ({ ...person(id), name }),
    },
    Person: { __resolveReference: ({ id }: { id: string }) => person(id) },
  },
  posts: {
    Query: {
      posts: () => postIds.map(post),
      // A mixed list with a gap: people at the positions 1 and 3.
      notes: () =>
        [post("1"), { __typename: "Person", id: "1" }, null, { __typename: "Person", id: "2" }].map(note),
    },
    Post: { __resolveReference: ({ id }: { id: string }) => post(id) },
    Person: {
      __resolveReference: ({ id }: { id: string }) => ({ __typename: "Person", id }),
      postCount: () => postIds.length,
      posts: () => postIds.map(post),
      karma: () => 7,
    },
  },
};

/** Starts one of the two small subgraphs behind the same server as the real ones. */
export function startSmallSubgraph(
  name: SmallSubgraphName,
  identityKeys: JSONWebKeySet,
  logger: Logger,
): Promise<RunningServer> {
  return startSubgraph<Context>({
    name,
    host: "127.0.0.1",
    port: 0,
    sdl: sdl[name],
    resolvers: resolvers[name],
    introspection: false,
    verifyIdentity: createIdentityVerifier(identityKeys, name),
    createContext: (identity) => ({ identity }),
    checks: {},
    logger,
  });
}

/** The supergraph of both, at the given addresses; `extraField` is added to the people's `Query`. */
export function composeSmallGraph(
  urls: Readonly<Record<SmallSubgraphName, string>>,
  extraField = "",
): string {
  const people = sdl.people.replace("echo(", `${extraField} echo(`);
  const { supergraphSdl, errors } = composeServices([
    { name: "people", url: urls.people, typeDefs: parse(people) },
    { name: "posts", url: urls.posts, typeDefs: parse(sdl.posts) },
  ]);
  if (supergraphSdl === undefined) throw new Error(`the small graph does not compose: ${String(errors)}`);
  return supergraphSdl;
}
